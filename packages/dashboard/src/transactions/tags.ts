/** The tags of a line with commas between, each once. */
export function tagsIn(line: string): string[] {
  const tags = line.split(',').map((tag) => tag.trim());
  return [...new Set(tags.filter(Boolean))];
}
