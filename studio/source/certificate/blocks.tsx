/** A page that the server gives as data, drawn: headings, paragraphs, lists, tables and code. */
import type { Block, Line } from '../server/api';

const LineText = ({ line }: { readonly line: Line }) => (
  <>
    {line.map((part, index) => {
      if (typeof part === 'string') return part;
      if ('code' in part) return <code key={index}>{part.code}</code>;
      return 'strong' in part ? (
        <strong key={index}>{part.strong}</strong>
      ) : (
        <span key={index}>{part.link}</span>
      );
    })}
  </>
);

const Table = ({ head, rows }: Extract<Block, { readonly kind: 'table' }>) => (
  <div class="table-holder" tabIndex={0} role="group" aria-label={head[0] ?? ''}>
    <table>
      <thead>
        <tr>
          {head.map((name) => (
            <th key={name} scope="col">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((cells, index) => (
          <tr key={index}>
            {cells.map((line, at) => (
              <td key={at}>
                <LineText line={line} />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  </div>
);

/** The page has a heading of the first level already. */
const TAGS = { 1: 'h2', 2: 'h3', 3: 'h4', 4: 'h5' } as const;

const BlockView = ({ block }: { readonly block: Block }) => {
  switch (block.kind) {
    case 'heading': {
      const Tag = TAGS[block.level];
      return <Tag>{block.text}</Tag>;
    }
    case 'paragraph':
      return (
        <p>
          <LineText line={block.line} />
        </p>
      );
    case 'list':
      return (
        <ul>
          {block.items.map((line, index) => (
            <li key={index}>
              <LineText line={line} />
            </li>
          ))}
        </ul>
      );
    case 'table':
      return <Table {...block} />;
    case 'code':
      return <pre tabIndex={0}>{block.text}</pre>;
  }
};

export const Blocks = ({ blocks }: { readonly blocks: readonly Block[] }) => (
  <article class="blocks">
    {blocks.map((block, index) => (
      <BlockView key={index} block={block} />
    ))}
  </article>
);
