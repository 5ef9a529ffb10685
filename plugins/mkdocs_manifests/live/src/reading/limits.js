/** What one example may hold; counted before anything is built from it. */
export const LIMITS = Object.freeze({
  characters: 1_048_576,
  documents: 200,
  /** Mappings and lists inside one another. */
  depth: 64,
  /** Values, with those that aliases repeat. */
  nodes: 50_000,
  aliases: 100,
  /** Characters in one scalar. */
  scalar: 262_144,
});
