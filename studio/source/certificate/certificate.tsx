/** The certificate of a tenant: the proof of its saved file, to read and to keep as a file. */
import { useEffect, useState } from 'preact/hooks';
import type { Certificate } from '../server/api';
import type { Client } from '../server/client';
import { useSay } from '../texts/language';
import { messageOf, type Workbench } from '../work/use-workbench';
import { Blocks } from './blocks';

/** Hands a text to the browser as a file to keep. */
const keep = (name: string, text: string): void => {
  const url = URL.createObjectURL(new Blob([text], { type: 'text/markdown' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
};

const useCertificate = (client: Client, { opened }: Workbench) => {
  const [made, setMade] = useState<Certificate>();
  const [trouble, setTrouble] = useState('');
  const { name, version } = opened;
  useEffect(() => {
    let isWanted = true;
    setMade(undefined);
    client.certificate(name).then(
      (certificate) => isWanted && setMade(certificate),
      (thrown: unknown) => isWanted && setTrouble(messageOf(thrown)),
    );
    return () => {
      isWanted = false;
    };
  }, [name, version]);
  return { made, trouble };
};

type Props = { readonly client: Client; readonly work: Workbench };

export const CertificateView = ({ client, work }: Props) => {
  const say = useSay();
  const { made, trouble } = useCertificate(client, work);
  const { name } = work.opened;
  return (
    <section class="view" tabIndex={0} aria-label={say('certificate')}>
      <div class="view-bar">
        <p class="quiet">{say(work.isChanged ? 'certificateUnsaved' : 'certificateHelp')}</p>
        <button
          type="button"
          class="main"
          disabled={made === undefined}
          onClick={() => made && keep(`${name}.md`, made.markdown)}
        >
          {say('keepCertificate')}
        </button>
      </div>
      {trouble === '' ? (
        <p role="status">{made === undefined ? say('running') : ''}</p>
      ) : (
        <p class="alert" role="alert">
          {say('failed', { why: trouble })}
        </p>
      )}
      {made === undefined ? null : <Blocks blocks={made.blocks} />}
    </section>
  );
};
