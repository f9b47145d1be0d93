/**
 * Takes out of a line what nobody may read in a log: the given secrets, whatever form they are in; credentials, paths
 * and queries of URLs (RPC providers put keys there); bytes long enough to be a signed transaction.
 */
export function redactor(secrets: readonly string[]): (line: string) => string {
  const forms = secrets.flatMap((secret) => {
    const bare = secret.replace(/^0x/, '');
    return bare.length > 0 ? [bare, bare.toUpperCase()] : [];
  });
  return (line) => {
    let clean = line;
    for (const form of forms) clean = clean.replaceAll(form, '[redacted]');
    return clean
      .replace(/\b(https?|wss?):\/\/(?:[^\s"'\\/@]*@)?([^\s"'\\/?#]+)[^\s"'\\)]*/g, '$1://$2')
      .replace(/\b(postgres(?:ql)?):\/\/[^\s"'@]*@/g, '$1://')
      .replace(/0x[\da-fA-F]{140,}/g, (hex) => `0x[${(hex.length - 2) / 2} bytes]`);
  };
}
