/// How many terminal columns a text takes: East Asian wide characters take two.
package func displayWidth(_ text: some StringProtocol) -> Int {
  text.reduce(0) { $0 + displayWidth($1) }
}

private func displayWidth(_ character: Character) -> Int {
  let wide = character.unicodeScalars.contains { scalar in
    switch scalar.value {
    case 0x1100...0x115F, 0x2E80...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F,
      0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1FAFF, 0x20000...0x3FFFD:
      true
    default: false
    }
  }
  return wide ? 2 : 1
}

/// Breaks a text into lines of at most `width` columns, at spaces where that is possible.
///
/// - Parameters:
///   - text: One paragraph without control characters.
///   - width: The columns there are, indents included.
///   - first: What the first line begins with.
///   - rest: What the other lines begin with.
/// - Returns: At least one line.
package func wrapped(
  _ text: String, width: Int, first: String = "", rest: String = ""
) -> [String] {
  var lines: [String] = []
  var line = first
  var hasWord = false
  for word in text.split(separator: " ") {
    var word = word
    if hasWord, displayWidth(line) + 1 + displayWidth(word) > width {
      lines.append(line)
      (line, hasWord) = (rest, false)
    }
    // A path may be longer than a line.
    while displayWidth(line) + displayWidth(word) > width, !hasWord {
      let head = prefix(of: word, columns: max(1, width - displayWidth(line)))
      lines.append(line + head)
      line = rest
      word = word.dropFirst(head.count)
    }
    guard !word.isEmpty else { continue }
    line += (hasWord ? " " : "") + word
    hasWord = true
  }
  return hasWord || lines.isEmpty ? lines + [line] : lines
}

/// As many characters as fit, but at least one, so that nothing loops forever.
package func prefix(of text: Substring, columns limit: Int) -> Substring {
  var used = 0
  var end = text.startIndex
  for index in text.indices {
    used += displayWidth(text[index])
    guard used <= limit || end == text.startIndex else { break }
    end = text.index(after: index)
  }
  return text[..<end]
}

/// The text with spaces before or after it, to fill a table's column.
package func padded(_ text: String, to width: Int, rightAligned: Bool) -> String {
  let spaces = String(repeating: " ", count: max(0, width - displayWidth(text)))
  return rightAligned ? spaces + text : text + spaces
}
