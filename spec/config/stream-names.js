/** Whether `type` is, or may be, an rxjs Observable itself; a Subject is what its owner pushes into and needs no $. */
function isObservable(type) {
  const members = type.isUnion() ? type.types : [type];
  return members.some((member) => member.symbol?.name === 'Observable');
}

/**
 * An ESLint rule: a variable or property that holds a stream ends in $. Unlike finnish notation it leaves alone
 * functions and methods that return one, and parameters.
 */
export const streamNames = {
  meta: { type: 'problem', schema: [], messages: { stream: '{{name}} holds a stream: end its name in $.' } },
  create(context) {
    const services = context.sourceCode.parserServices;
    const check = (node, name) => {
      if (name === undefined || name.endsWith('$') || !isObservable(services.getTypeAtLocation(node))) return;
      context.report({ node, messageId: 'stream', data: { name } });
    };
    const checkKey = (node) => {
      if (!node.computed) check(node.key, node.key.name);
    };
    return {
      VariableDeclarator: (node) => {
        check(node.id, node.id.name);
      },
      PropertyDefinition: checkKey,
      TSPropertySignature: checkKey,
      'MethodDefinition[kind="get"]': checkKey,
    };
  },
};
