/** A lint rule: what a name that code did not write stands for in a plain object is looked up with `own`. */
import ts from 'typescript';

/** Whether any text may be the name, and not one of a few that its type lists. */
const isAnyText = (type) =>
  type.isUnion()
    ? type.types.some(isAnyText)
    : (type.flags & (ts.TypeFlags.String | ts.TypeFlags.TemplateLiteral)) !== 0;

const isAssigned = (node) => node.parent.type === 'AssignmentExpression' && node.parent.left === node;

export const ownProperties = {
  meta: {
    type: 'problem',
    schema: [],
    messages: {
      inherited: 'An object inherits names such as "toString": use `own` of src/core/own.ts, or a Map.',
    },
  },
  create: (context) => {
    const { getTypeAtLocation } = context.sourceCode.parserServices;
    const check = (node, name) => {
      if (isAnyText(getTypeAtLocation(name))) context.report({ node, messageId: 'inherited' });
    };
    return {
      'MemberExpression[computed=true]': (node) => {
        if (!isAssigned(node)) check(node, node.property);
      },
      'BinaryExpression[operator="in"]': (node) => check(node, node.left),
    };
  },
};
