/// The series of one run as a log holds them, before anybody asks what their names mean.
struct RawRun {
  /// A number or the sums of a histogram.
  enum Value: Equatable {
    case number(Double)
    case histogram(HistogramSums)
  }

  /// The name of the run: its folder below the one that was asked for, or nothing.
  var name: String
  /// The series' names in the order in which they first appear.
  private(set) var tags: [String] = []
  /// What was written at each step; of two values the later one.
  private(set) var series: [String: [Int: Value]] = [:]
  /// What the reader should know, one sentence each.
  var notes: [String] = []
  /// How many values were written over.
  private(set) var overwritten = 0

  /// A run without series.
  init(name: String) {
    self.name = name
  }

  /// Names are short; to take long ones apart would take long.
  private static let longestName = 512

  /// Adds a value, unless the name of its series is no name.
  mutating func add(_ value: Value, to tag: String, at step: Int) {
    guard tag.utf8.count <= Self.longestName else { return }
    if series[tag] == nil { tags.append(tag) }
    if series[tag, default: [:]].updateValue(value, forKey: step) != nil { overwritten += 1 }
  }

  /// Adds the series of another run under other names.
  mutating func take(_ other: RawRun, rename: (String) -> String) {
    for tag in other.tags {
      for (step, value) in other.series[tag] ?? [:] { add(value, to: rename(tag), at: step) }
    }
    notes += other.notes
  }
}
