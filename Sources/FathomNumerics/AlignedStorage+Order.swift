// Written for one type of element and in this module: other modules would call one generic accessor
// for each element, because the compiler does not inline across modules what only the package sees.
extension AlignedStorage where Element == Int32 {
  /// Stores 0, 1, 2 and so on.
  package func countUp() {
    for position in 0..<count { self[position] = Int32(truncatingIfNeeded: position) }
  }

  /// Shuffles the numbers (Fisher and Yates, in Durstenfeld's form).
  package func shuffle(with stream: inout RandomStream) {
    for last in stride(from: count - 1, to: 0, by: -1) {
      let other = stream.index(below: last + 1)
      let moved = self[last]
      self[last] = self[other]
      self[other] = moved
    }
  }
}
