import FathomData
import FathomFiles
import FathomRuns
import FathomText
import FathomTraining
import FathomVocabulary

extension SettingFormat<DataSource> {
  /// The name of data.
  static let source = SettingFormat(
    parse: { (text) throws(ValueProblem) in
      do throws(FileError) {
        return try DataSource(text)
      } catch {
        throw ValueProblem("cannot be used: \(error.problem); \(error.remedy)")
      }
    }, text: \.description)
}

extension SettingFormat<LearningRateSchedule> {
  /// A schedule, with its parameters.
  static let schedule = SettingFormat(
    parse: { (text) throws(ValueProblem) in
      guard let schedule = LearningRateSchedule(text) else {
        throw ValueProblem(
          "is not a schedule; write one of \(LearningRateSchedule.forms.joined(separator: ", ")), with"
            + " N in steps, or in epochs as in 3e")
      }
      return schedule
    }, text: \.description)
}

extension SettingFormat<ClassWeights> {
  /// `balanced`, or one number for each class.
  static let classWeights = SettingFormat(
    choices: ["balanced"],
    parse: { (text) throws(ValueProblem) in
      guard text != "balanced" else { return .balanced }
      let weights = text.split(separator: ",", omittingEmptySubsequences: false).map {
        Double($0.trimmed) ?? .nan
      }
      guard weights.allSatisfy({ $0.isFinite && $0 >= 0 }) else {
        throw ValueProblem(
          "is neither 'balanced' nor one number of at least 0 for each class, such as 1,2,0.5")
      }
      return .given(weights)
    },
    text: { weights in
      switch weights {
      case .balanced: "balanced"
      case .given(let weights): weights.map(Values.text).joined(separator: ",")
      }
    })
}

extension SettingFormat<RecordingSchedule> {
  /// `all`, or a number of steps, perhaps with the factor between later ones.
  static let recording = SettingFormat(
    isNumeric: true,
    parse: { (text) throws(ValueProblem) in
      if text == "all" { return .all }
      let parts = text.split(separator: ",", omittingEmptySubsequences: false).map(\.trimmed)
      let growth = parts.count == 2 ? Double(parts[1]) : nil
      guard parts.count <= 2, let dense = Int(parts[0]), 0...countLimit ~= dense,
        parts.count == 1 || growth.map({ $0 >= 1 && $0.isFinite }) ?? false
      else {
        throw ValueProblem(
          "is neither 'all' nor a number of steps, with or without the factor between later ones, as"
            + " in 100,1.03")
      }
      return RecordingSchedule(dense: dense, growth: growth)
    }, text: \.description)
}

extension SettingFormat<RunSettings.Interval> {
  /// Steps as a plain number, or a time: `500`, `30s`, `10m`.
  static let interval = SettingFormat(
    isNumeric: true,
    parse: { (text) throws(ValueProblem) in
      let unit: Double? = text.hasSuffix("s") ? 1 : text.hasSuffix("m") ? 60 : nil
      if let unit, let number = Double(text.dropLast()), number > 0, number * unit < 1e9 {
        return .seconds(number * unit)
      }
      guard unit == nil, let steps = Int(text), 1...countLimit ~= steps else {
        throw ValueProblem("is neither a number of steps nor a time, as in 500, 30s or 10m")
      }
      return .steps(steps)
    },
    text: { interval in
      switch interval {
      case .steps(let steps): "\(steps)"
      case .seconds(let seconds): "\(Values.text(seconds))s"
      }
    })
}
