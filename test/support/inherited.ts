/** Names that every object or list inherits: a file may use each as a name. */
export const INHERITED: readonly string[] = [
  ...Object.getOwnPropertyNames(Object.prototype),
  ...['prototype', 'length', 'name', 'call', 'map', 'size', 'then', 'toJSON'],
];

/** Those of them that a key of a tenant file or of a fixture may be. */
export const INHERITED_KEYS = INHERITED.filter(
  (name) => !['__proto__', 'constructor', 'prototype'].includes(name),
);
