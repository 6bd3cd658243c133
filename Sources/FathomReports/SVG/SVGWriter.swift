import FathomFigures

/// Writes the elements of an SVG picture.
///
/// On a page, colours are classes, which follow the reader's light or dark theme; in a file of its
/// own they are written out.
struct SVGWriter {
  enum Colours: Sendable {
    /// Classes of the page's style sheet.
    case classes
    /// Colours for white paper.
    case fixed
  }

  /// How an element looks.
  enum Style {
    case line, dashed, thin, band, area, outline, grid, frame, halo, marker, ring, cell

    /// Its class on a page.
    var name: String {
      switch self {
      case .line: "l"
      case .dashed: "l dash"
      case .thin: "l thin"
      case .band: "band"
      case .area: "f"
      case .outline: "l outline"
      case .grid: "grid"
      case .frame: "frame"
      case .halo: "halo"
      case .marker: "f dot"
      case .ring: "ring"
      case .cell: "c"
      }
    }

    /// Its attributes in a file of its own, without colours.
    var attributes: String {
      switch self {
      case .line: "stroke-width=\"2\" stroke-linejoin=\"round\" stroke-linecap=\"round\""
      case .dashed:
        "stroke-width=\"1.75\" stroke-linejoin=\"round\" stroke-dasharray=\"5 4\""
      case .thin: "stroke-width=\"1\""
      case .band: "fill-opacity=\"0.16\""
      case .area, .marker, .cell: ""
      case .outline: "stroke-width=\"1.25\""
      case .grid: "stroke-width=\"1\" stroke=\"#e6e9ed\""
      case .frame: "stroke-width=\"1\" stroke=\"#9aa4af\""
      case .halo: "stroke-width=\"3\" stroke=\"#ffffff\""
      case .ring: "stroke-width=\"1.75\""
      }
    }

    var isStroke: Bool {
      switch self {
      case .line, .dashed, .thin, .outline, .grid, .frame, .halo, .cell: true
      case .band, .area, .marker, .ring: false
      }
    }
  }

  /// How words look.
  enum Words {
    case tick, label, title, direct, heading, note

    var name: String {
      switch self {
      case .tick: "tick"
      case .label: "axis"
      case .title: "panel"
      case .direct: "direct"
      case .heading: "heading"
      case .note: "note"
      }
    }

    var size: Double {
      switch self {
      case .tick: 11.5
      case .label, .direct, .note: 12
      case .title: 13
      case .heading: 17
      }
    }

    var attributes: String {
      switch self {
      case .tick, .label: "fill=\"#4d5863\""
      case .note: "fill=\"#6a747f\""
      case .direct: "fill=\"#1c232b\""
      case .title: "fill=\"#1c232b\" font-weight=\"600\""
      case .heading: "fill=\"#1c232b\" font-weight=\"650\""
      }
    }
  }

  let colours: Colours
  private(set) var text = ""

  init(_ colours: Colours) {
    self.colours = colours
  }

  mutating func open(_ tag: String, _ attributes: String = "") {
    text += attributes.isEmpty ? "<\(tag)>" : "<\(tag) \(attributes)>"
  }

  mutating func close(_ tag: String) { text += "</\(tag)>" }

  mutating func raw(_ content: String) { text += content }

  /// A path; the title is what is said of it when a pointer rests on it.
  mutating func path(_ data: PathData, _ style: Style, _ ink: Ink = .strong, title: String? = nil) {
    guard !data.text.isEmpty else { return }
    text += "<path d=\"\(data.text)\" \(look(style, ink))"
    close(title, "path")
  }

  mutating func circle(
    _ x: Double, _ y: Double, radius: Double, _ style: Style, _ ink: Ink, title: String? = nil
  ) {
    text += "<circle cx=\"\(Self.number(x))\" cy=\"\(Self.number(y))\" r=\"\(Self.number(radius))\""
    text += " \(look(style, ink))"
    close(title, "circle")
  }

  mutating func rectangle(
    _ x: Double, _ y: Double, _ width: Double, _ height: Double, _ style: Style, _ ink: Ink,
    corner: Double = 0, title: String? = nil
  ) {
    text += "<rect x=\"\(Self.number(x))\" y=\"\(Self.number(y))\""
    text += " width=\"\(Self.number(width))\" height=\"\(Self.number(height))\""
    if corner > 0 { text += " rx=\"\(Self.number(corner))\"" }
    text += " \(look(style, ink))"
    close(title, "rect")
  }

  mutating func line(
    _ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, _ style: Style, _ ink: Ink = .strong,
    width: Double? = nil, title: String? = nil
  ) {
    text += "<line x1=\"\(Self.number(x1))\" y1=\"\(Self.number(y1))\""
    text += " x2=\"\(Self.number(x2))\" y2=\"\(Self.number(y2))\" \(look(style, ink))"
    if let width { text += " style=\"stroke-width:\(Self.number(width))\"" }
    close(title, "line")
  }

  /// Words that begin, stand in the middle of, or end at a point.
  mutating func words(
    _ content: String, _ x: Double, _ y: Double, _ words: Words, anchor: String = "start",
    haloed: Bool = false
  ) {
    write(Self.escaped(content), x, y, words, anchor, haloed)
  }

  /// A tick's label, its exponent raised.
  mutating func label(
    _ label: TickLabel, _ x: Double, _ y: Double, _ words: Words = .tick, anchor: String
  ) {
    guard case .power(let exponent, let isNegative) = label else {
      return self.words(label.plain, x, y, words, anchor: anchor)
    }
    let sign = isNegative ? "−" : ""
    let power = (exponent < 0 ? "−" : "") + "\(exponent.magnitude)"
    write(
      "\(sign)10<tspan dy=\"-4.5\" font-size=\"8.5\">\(power)</tspan>", x, y, words, anchor, false)
  }

  private mutating func write(
    _ content: String, _ x: Double, _ y: Double, _ words: Words, _ anchor: String, _ haloed: Bool
  ) {
    text += "<text x=\"\(Self.number(x))\" y=\"\(Self.number(y))\""
    if anchor != "start" { text += " text-anchor=\"\(anchor)\"" }
    switch colours {
    case .classes: text += " class=\"\(words.name)\(haloed ? " haloed" : "")\""
    case .fixed:
      text += " font-size=\"\(Self.number(words.size))\" \(words.attributes)"
      if haloed {
        text += " stroke=\"#ffffff\" stroke-width=\"3\" paint-order=\"stroke\""
      }
    }
    text += ">\(content)</text>"
  }

  private mutating func close(_ title: String?, _ tag: String) {
    if let title {
      text += "><title>\(Self.escaped(title))</title></\(tag)>"
    } else {
      text += "/>"
    }
  }

  /// The attributes of a style in an ink.
  func look(_ style: Style, _ ink: Ink) -> String {
    switch colours {
    case .classes:
      switch style {
      case .grid, .frame, .halo: return "class=\"\(style.name)\""
      default: return "class=\"\(style.name) \(Palette.name(ink))\""
      }
    case .fixed:
      let colour = Palette.colour(ink, .light).hex
      switch style {
      case .grid, .frame, .halo: return "fill=\"none\" \(style.attributes)"
      case .ring: return "fill=\"#ffffff\" stroke=\"\(colour)\" \(style.attributes)"
      default:
        return style.isStroke
          ? "fill=\"none\" stroke=\"\(colour)\" \(style.attributes)"
          : "fill=\"\(colour)\" \(style.attributes)"
      }
    }
  }

  /// A number with one decimal at most.
  static func number(_ value: Double) -> String {
    var data = PathData()
    data.append(value)
    return data.text
  }

  /// A text that XML takes as it is.
  static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "\n", "\t": result += " "
      case _ where scalar.properties.generalCategory == .control || scalar.value & 0xFFFE == 0xFFFE:
        result += "?"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}

/// The description of a path, to a tenth of a point.
struct PathData {
  private(set) var text = ""

  /// Begins a part.
  mutating func move(_ x: Double, _ y: Double) { add("M", x, y) }

  /// Goes on in a straight line.
  mutating func line(_ x: Double, _ y: Double) { add("L", x, y) }

  /// Goes on to the left or the right.
  mutating func horizontal(_ x: Double) {
    text += "H"
    append(x)
  }

  /// Goes on up or down.
  mutating func vertical(_ y: Double) {
    text += "V"
    append(y)
  }

  /// Goes back to where the part began.
  mutating func close() { text += "Z" }

  private mutating func add(_ command: String, _ x: Double, _ y: Double) {
    text += command
    append(x)
    text += " "
    append(y)
  }

  /// A number; those beyond any page are put at its edge.
  mutating func append(_ value: Double) {
    let clipped = value.isNaN ? 0 : min(max(value, -1e6), 1e6)
    let tenths = Int((clipped * 10).rounded())
    if tenths < 0 { text += "-" }
    let size = tenths.magnitude
    text += String(size / 10)
    if size % 10 != 0 { text += "." + String(size % 10) }
  }
}
