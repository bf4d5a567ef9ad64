/** The certificate of a tenant: what `verify --markdown` says of the saved file and its fixtures. */
import { certificate } from '../../cli/report/certificate';
import { markdownOf } from '../../cli/report/markdown';
import { certifiedOf } from '../../cli/verify';
import { playTenant } from '../../fixture/run';
import type { Certificate } from '../api';
import type { OneTenant, Shown } from './context';

export const certify = async ({ name, mappings, world }: OneTenant): Promise<Shown<Certificate>> => {
  const played = await playTenant(mappings, name, world);
  const blocks = certificate(certifiedOf([played], mappings, world));
  return { value: { blocks, markdown: markdownOf(blocks) }, hidden: played.hidden };
};
