/** A CPU profile of the bridge as time by area: by the file whose code runs, or for which libraries and Node run. */
import * as t from 'io-ts';

const ProfileNode = t.intersection([
  t.type({ id: t.number, callFrame: t.type({ functionName: t.string, url: t.string }) }),
  t.partial({ children: t.array(t.number) }),
]);
type ProfileNode = t.TypeOf<typeof ProfileNode>;

/** What `node --cpu-prof` writes; times are microseconds of the system's monotonic clock. */
export const Profile = t.type({
  nodes: t.array(ProfileNode),
  startTime: t.number,
  samples: t.array(t.number),
  timeDeltas: t.array(t.number),
});
export type Profile = t.TypeOf<typeof Profile>;

/**
 * The places of each area in the compiled code. The first match counts. What several areas use, such as the parser of
 * JSON, has no place: its time is that of the area that calls it.
 */
export const PLACES: readonly (readonly [area: string, places: readonly string[]])[] = [
  ['access', ['src/gateway/access', 'src/store/']],
  ['identifier', ['src/tenant/format/identifiers', 'src/values/identifier']],
  [
    'decode',
    ['src/upstream/http/json-body', 'src/adapter/decode-payload', 'src/adapter/owner', 'src/types/conform'],
  ],
  ['client', ['src/upstream/http/', 'adapters/']],
  ['layers', ['src/upstream/layers/', 'src/tenant/runtime/']],
  ['map', ['src/mapping/']],
  ['answer', ['src/gateway/response', 'src/contract/account']],
  ['log', ['src/observe/']],
  ['request', ['src/gateway/', 'src/resolve', 'src/contract/request']],
];

const COLLECTION = 'garbage collection';
const LIBRARIES = 'libraries alone';
const NODE = 'Node alone';
const SYSTEM = 'system calls and threads of V8';
const OTHER = 'other code of the bridge';

/** All areas, in the order in which a request meets them. */
export const AREAS: readonly string[] = [
  ...['request', 'access', 'identifier', 'layers', 'client', 'decode', 'map', 'answer', 'log'],
  ...[OTHER, LIBRARIES, NODE, SYSTEM, COLLECTION],
];

/** A place in the compiled code: `src/core/call.js`; undefined for libraries and Node. */
const placeOf = (url: string): string | undefined =>
  url.includes('/node_modules/') ? undefined : /\/dist\/((?:src|adapters)\/.*)$/.exec(url)?.[1];

const areaOfPlace = (place: string): string | undefined =>
  PLACES.find(([, places]) => places.some((each) => place.startsWith(each)))?.[0];

/** What V8 gives as functions of its own. */
const SPECIAL: ReadonlyMap<string, string> = new Map([
  ['(garbage collector)', COLLECTION],
  ['(program)', SYSTEM],
]);

/** The area of a frame whose place and whose callers have none. */
const areaWithoutPlace = (url: string, above: string | undefined): string => {
  if (placeOf(url) !== undefined) return OTHER;
  return above ?? (url.includes('/node_modules/') ? LIBRARIES : NODE);
};

/** Time of an area, in microseconds: of its own code, and of that with what this calls. */
export interface AreaTime {
  readonly area: string;
  readonly own: number;
  readonly all: number;
}

/** Where a node of the profile belongs. */
interface Standing {
  readonly area: string;
  /** Whether it is code of the bridge, and not of what that calls. */
  readonly isOwn: boolean;
}

interface Visit {
  readonly node: ProfileNode;
  /** The area of the callers. */
  readonly above: string | undefined;
  /** Whether it is one by a place. */
  readonly isPlaced: boolean;
}

const standingOf = ({ node: { callFrame }, above, isPlaced }: Visit): Standing & Pick<Visit, 'isPlaced'> => {
  const { functionName, url } = callFrame;
  const special = SPECIAL.get(functionName);
  if (special !== undefined) return { area: special, isOwn: false, isPlaced: false };
  const place = placeOf(url);
  const named = place === undefined ? undefined : areaOfPlace(place);
  if (named !== undefined) return { area: named, isOwn: true, isPlaced: true };
  const area = isPlaced && above !== undefined ? above : areaWithoutPlace(url, above);
  return { area, isOwn: place !== undefined, isPlaced };
};

/** The areas of all nodes but those of an idle process: by their place, or else by that of the nearest caller that has one. */
const standings = ({ nodes: [root, ...nodes] }: Profile): ReadonlyMap<number, Standing> => {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const found = new Map<number, Standing>();
  const visitsBelow = (node: ProfileNode, above: string | undefined, isPlaced: boolean): readonly Visit[] =>
    (node.children ?? []).flatMap((id) => {
      const child = byId.get(id);
      return child === undefined || child.callFrame.functionName === '(idle)'
        ? []
        : [{ node: child, above, isPlaced }];
    });
  const left = root === undefined ? [] : [...visitsBelow(root, undefined, false)];
  for (let visit = left.pop(); visit !== undefined; visit = left.pop()) {
    const standing = standingOf(visit);
    found.set(visit.node.id, standing);
    left.push(...visitsBelow(visit.node, standing.area, standing.isPlaced));
  }
  return found;
};

/** The time of each area between two moments of the monotonic clock, in microseconds. */
export const areasOf = (profile: Profile, from: number, to: number): readonly AreaTime[] => {
  const standing = standings(profile);
  const times = new Map(AREAS.map((area) => [area, { own: 0, all: 0 }]));
  let at = profile.startTime;
  for (const [index, id] of profile.samples.entries()) {
    const delta = profile.timeDeltas[index] ?? 0;
    at += delta;
    const found = standing.get(id);
    const time = found && times.get(found.area);
    if (found === undefined || time === undefined || at < from || at > to) continue;
    time.all += delta;
    if (found.isOwn) time.own += delta;
  }
  return AREAS.map((area) => ({ area, own: 0, all: 0, ...times.get(area) }));
};
