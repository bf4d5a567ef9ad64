/** The constants of a tenant file that are in its accounts as they are. */
import type { Place, Value } from '../typed';

const textsOf = (value: Value): readonly string[] => {
  switch (value.op) {
    case 'constant':
      return typeof value.value === 'string' ? [value.value] : [];
    case 'fallback':
      return [
        ...textsOf(value.value),
        ...[value.none, value.unknown].filter((each) => typeof each === 'string'),
      ];
    case 'first':
      return value.values.flatMap(textsOf);
    case 'shown':
    case 'guarded':
      return textsOf(value.value);
    default:
      return [];
  }
};

/** The texts among them, below a place. */
export const constantTexts = (place: Place): readonly string[] => {
  switch (place.place) {
    case 'scalar':
      return textsOf(place.value);
    case 'object':
      return place.fields.flatMap(([, field]) => constantTexts(field));
    case 'list':
      return place.elements.flatMap(({ item }) => constantTexts(item));
  }
};
