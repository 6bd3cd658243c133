/// The nearest of several names to one that was not found, for "did you mean" sentences.
///
/// - Returns: The name with the fewest edits, or nil when even that one is not close: more than
///   a third of the longer name's letters would have to change.
package func nearestName(to text: String, among names: some Sequence<String>) -> String? {
  let given = text.lowercased()
  let nearest = names.map { (name: $0, edits: editDistance(given, $0.lowercased())) }
    .min { $0.edits < $1.edits }
  guard let nearest, nearest.edits * 3 <= max(given.count, nearest.name.count) else { return nil }
  return nearest.name
}

/// The fewest insertions, deletions, substitutions and swaps of neighbours that turn one text into
/// the other.
private func editDistance(_ a: String, _ b: String) -> Int {
  let (a, b) = (Array(a), Array(b))
  var beforePrevious: [Int] = []
  var previous = Array(0...b.count)
  for (i, x) in a.enumerated() {
    var current = [i + 1]
    for (j, y) in b.enumerated() {
      var edits = min(previous[j] + (x == y ? 0 : 1), previous[j + 1] + 1, current[j] + 1)
      if i > 0, j > 0, x == b[j - 1], y == a[i - 1] {
        edits = min(edits, beforePrevious[j - 1] + 1)
      }
      current.append(edits)
    }
    (beforePrevious, previous) = (previous, current)
  }
  return previous[b.count]
}
