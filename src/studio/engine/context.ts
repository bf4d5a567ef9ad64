/** What the studio works with: a mappings folder and the context of a command. */
import { isRight, left, right } from 'fp-ts/Either';
import type { Either } from 'fp-ts/Either';
import type { CliContext } from '../../cli/io/context';
import { readTextFile } from '../../json/text-file';
import type { TextFile } from '../../json/text-file';
import { listFolders, tenantFileIn } from '../../tenant/folder';

export interface StudioContext {
  readonly mappings: string;
  readonly world: CliContext;
  /** Whether there is a bridge whose status the page can show. */
  readonly hasAdmin: boolean;
}

/** Why a request is refused: its HTTP status, and a sentence. */
export interface Refused {
  readonly status: number;
  readonly message: string;
}

const refused = (status: number, message: string): Either<Refused, never> => left({ status, message });

/** A value for the page. No text of it shows a hidden value, since the server masks it; `text` is the page's own draft. */
export interface Shown<A> {
  readonly value: A;
  readonly hidden: Iterable<string>;
  readonly text?: string;
}

/** A tenant of the folder: its name is that of a folder which was listed, so it cannot lead anywhere else. */
export interface OneTenant extends StudioContext {
  readonly name: string;
}

/** The tenant of a name. */
export const tenantIn = (studio: StudioContext, name: string): Either<Refused, OneTenant> => {
  const folders = listFolders(studio.mappings);
  return isRight(folders) && folders.right.includes(name)
    ? right({ ...studio, name })
    : refused(404, 'there is no such tenant');
};

/** The tenant file as it is saved. */
export const savedFile = ({ mappings, name }: OneTenant): TextFile =>
  readTextFile(mappings, tenantFileIn(mappings, name), 'tenant', (words) => ({
    code: 'file-missing',
    message: `tenant.json ${words}`,
  }));

/** The context of a command in which a tenant file has another text, which is not written. */
export const drafting = (tenant: OneTenant, text: string | undefined): CliContext => {
  const { real } = savedFile(tenant);
  return text === undefined || real === undefined
    ? tenant.world
    : { ...tenant.world, edited: new Map([[real, text]]) };
};
