/** The fixes of a text in another syntax: the template as it would be. */
import { advise, write } from '../../../diagnostics/fix';
import type { Fix } from '../../../diagnostics/fix';
import type { PathSyntax, TemplateSyntax } from '../../../mapping/syntax/parts';

/** A longer template is not repeated in a fix. */
const MAX_SHOWN = 120;

/** A template as it is written in the file. */
const written = (texts: readonly string[], paths: readonly PathSyntax[]): string =>
  JSON.stringify(
    texts
      .map((text, index) => {
        const path = paths[index];
        return text.replace(/[{}]/g, '$&$&') + (path === undefined ? '' : `{${path.text}}`);
      })
      .join(''),
  );

/** A template with these texts in the place of the one there; advice where it is too long to be shown. */
export const rewriting = (
  advice: string,
  { texts, paths }: TemplateSyntax,
  options: Parameters<typeof write>[1] = {},
): Fix => {
  const json = written(texts, paths);
  return json.length > MAX_SHOWN ? advise(advice) : write(json, options);
};

/** The texts of a template with quotes around one placeholder. */
export const quotedAt = (texts: readonly string[], placeholder: number, quote: string): readonly string[] =>
  texts.map(
    (text, index) => (index === placeholder + 1 ? quote : '') + text + (index === placeholder ? quote : ''),
  );
