/** What a declaration declares, as far as a message goes. */
function nameOf(declaration) {
  return declaration.id?.name ?? declaration.declarations?.[0]?.id.name ?? 'this';
}

/** An ESLint rule: each exported declaration has a sentence that says what it is for. */
export const documentedExports = {
  meta: { type: 'problem', schema: [], messages: { missing: 'Say in one sentence what {{name}} is for.' } },
  create(context) {
    const seen = new Set();
    return {
      'ExportNamedDeclaration[declaration]': (node) => {
        const name = nameOf(node.declaration);
        const isDocumented = context.sourceCode.getCommentsBefore(node).some(({ type, value }) => type === 'Block' && value.startsWith('*'));
        // The first of several overloads speaks for all.
        if (!isDocumented && !seen.has(name)) context.report({ node, messageId: 'missing', data: { name } });
        seen.add(name);
      },
    };
  },
};
