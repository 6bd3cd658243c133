import FathomText
import FathomVocabulary
import FathomRecords

/// How the error, or what stands for it, changes on its way back.
struct ProfileEvidence: Sendable {
  /// What is compared between layers, in words.
  var phrase: String
  /// When it was first looked at, as a sentence begins.
  var moment: String
  /// The first profile.
  var first: Profile
  /// log₁₀ of the first over the last hidden layer at first; nil where one of the two is not known.
  var log10Ratio: Double?
  /// The same at the end; nil there too, and where there is no end.
  var finalLog10Ratio: Double?
  /// Whether there is a look at the end.
  var hasEnd: Bool
  /// The number of hidden layers.
  var hidden: Int
  /// The first hidden layer where it cannot be compared itself, the others being continued to it.
  var continuation: LayerNumber?
  /// The precision in which numbers may be too small, in words.
  var precision: String

  /// The profile of a record.
  init(_ run: RunRecord) {
    phrase = "error"
    moment = "At initialisation"
    first = Profile(run.initial)
    log10Ratio = first.log10FirstToLastRatio
    finalLog10Ratio = run.final.flatMap { Profile($0).log10FirstToLastRatio }
    hasEnd = run.final != nil
    hidden = run.hiddenLayers.count
    precision = "\(run.precision.rawValue) precision"
  }

  /// The profile of a log, of which `LogBasis` says what it is worth.
  init(_ logged: LogProfile, of log: LogRecord) {
    phrase = logged.basis.phrase
    moment =
      logged.steps[0] <= 1
      ? "At step \(logged.steps[0])"
      : "At step \(logged.steps[0]), the first at which all layers were logged,"
    first = logged.first.markingUnderflow
    log10Ratio = logged.log10Ratio(at: 0)
    hasEnd = logged.steps.count > 1
    finalLog10Ratio = hasEnd ? logged.log10Ratio(at: logged.steps.count - 1) : nil
    hidden = logged.layers.count + (logged.isContinued ? 1 : 0)
    continuation = logged.isContinued ? log.layers.first?.layer : nil
    precision = "the log's precision"
  }

  /// Where the profile ends, in a comparison with the last hidden layer.
  var inFirstLayer: String {
    "in the first hidden layer" + (continuation == nil ? "" : " (extrapolated from the others)")
  }

  /// How much the profile changes per layer, in words, with its standard error; nil where the
  /// slope is not known.
  var slope: String? {
    first.decadesPerLayer.map { slope in
      let error = first.decadesPerLayerError.map { " ± " + Wording.number($0, digits: 1) }
      return error.map { "\(Wording.number(slope))\($0) decades per layer going back" }
        ?? "\(Wording.decades(slope)) per layer going back"
    }
  }
}

extension Evidence {
  /// The first hidden layer beside the last one, in words: `At initialisation the error of layer 2
  /// is 83 times smaller than that of layer 5 (threshold 10)`.
  ///
  /// - Parameters:
  ///   - decades: How many decades lie between the two.
  ///   - word: In which direction.
  ///   - threshold: The rule's threshold, in decades.
  /// - Returns: nil without a profile of two layers.
  func comparison(_ decades: Double, _ word: String, threshold: Double) -> String? {
    guard let profile, let first = profile.first.layers.first, let last = profile.first.layers.last
    else { return nil }
    let opening = "\(profile.moment) the \(profile.phrase) of \(name(first)) is"
    let limit = "(threshold \(Wording.power(threshold)))"
    guard let start = profile.continuation, let measured = profile.first.log10FirstToLastRatio
    else {
      return
        "\(opening) \(Wording.power(decades)) times \(word) than that of \(name(last)) \(limit)"
    }
    return "\(opening) \(Wording.power(measured.magnitude)) times \(word) than that of"
      + " \(name(last)) and, extrapolated to \(name(start)), \(Wording.power(decades)) times \(word)"
      + " \(limit)"
  }
}

extension Profile {
  /// The layers in which something holds for the decades that lie between them and the last.
  func layers(where holds: (Double) -> Bool, or entry: Entry) -> [LayerNumber] {
    guard let last = entries.last?.log10 else { return [] }
    return zip(layers, entries).filter { $1 == entry || $1.log10.map { holds($0 - last) } ?? false }
      .map(\.0)
  }

  /// The profile of a log, whose zeros at the beginning are no true ones where they come behind
  /// numbers so small that the next ones are no numbers any more: Float's smallest is about 1e-45,
  /// and squares end at 1e-23.
  var markingUnderflow: Profile {
    guard let smallest = entries.compactMap(\.log10).first, smallest < -20 else { return self }
    return Profile(layers: layers, entries: entries.map { $0 == .zero ? .underflow : $0 })
  }
}
