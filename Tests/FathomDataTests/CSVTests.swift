import FathomFiles
import FathomData
import Testing

@Suite("CSV files")
struct CSVTests {
  private func load(_ text: String) throws -> LoadedData {
    let folder = try TemporaryFolder()
    return try DataSource.csv(folder.write("a.csv", Array(text.utf8))).load()
  }

  @Test(
    "a table may be written in many ways",
    arguments: [
      "1,2.5,0\n-3,4e1,1\n", "1,2.5,0\n-3,4e1,1", "1,2.5,0\r\n-3,4e1,1\r\n",
      "\u{FEFF}1,2.5,0\n-3,4e1,1\n", "a,b,target\n1,2.5,0\n-3,4e1,1\n", "1,2.5,0\n-3,4e1,1\n\n\r\n",
      "\u{FEFF}x 1,x 2,y\r\n1,2.5,0\r\n-3,40.0,1", " 1 ,\t2.50,+0\n-3.,.4e+2,1.0\n",
      "1,2.5,-0\n-3,4000E-2,1\n", "\"1\",\" 2.5\",0\r\n\"-3\", \"4e1\" ,\"1\"\r\n",
      "\"a \"\"x\"\"\",\"b,\r\nc\",\"\"\n1,2.5,0\n-3,4e1,1\n", ",b,c\n1,2.5,0\n-3,4e1,\"1\"",
    ])
  func accepted(text: String) throws {
    let data = try load(text)
    #expect(data.training.rows == [[1, 2.5], [-3, 40]])
    #expect(data.training.labels == [0, 1])
    #expect(data.classes == 2)
    #expect(data.test == nil)
    #expect(data.warnings.isEmpty)
  }

  @Test(
    "numbers are rounded as the language rounds them",
    arguments: [
      "0.1", "123456789012345", "1234567890123456789012345", "0.000000000000001",
      "-9007199254740993", "2.2250738585072011e-308", "17976931348623157000e289", "4.35",
      "0.3000000000000000166533453693773481063544750213623046875", "1e-400", "000000000000000001.5",
    ])
  func numbers(text: String) throws {
    let expected = try #require(Double(text))
    #expect(try load("\(text),1\n").training.rows == [[expected]])
  }

  @Test(
    "whole numbers that look like classes are classes",
    arguments: [
      ("012012", 3), ("01", 2), ("0000", 1), ("1212", 3), ("9876543210" + "0123456789", 10),
    ])
  func labels(digits: String, classes: Int) throws {
    let data = try load(digits.map { "0.5,\($0)\n" }.joined())
    #expect(data.classes == classes)
    #expect(data.training.labels == digits.compactMap { Int32(String($0)) })
  }

  @Test(
    "other numbers are real targets",
    arguments: [
      ["0.5", "1", "0"], ["-1", "1", "-1", "1"], ["10000", "0"], ["1", "2", "3", "4"],
      ["1990", "1991", "1990", "1991"], ["0", "9", "0", "9", "0", "9"],
    ])
  func values(targets: [String]) throws {
    let data = try load(targets.map { "0.5,\($0)\n" }.joined())
    #expect(data.training.targets == .values(targets.compactMap { Double($0) }, columns: 1))
    #expect(data.classes == nil)
  }

  @Test("whole numbers taken for real targets are worth a warning")
  func doubtful() throws {
    let warnings = try load("1,1\n1,2\n1,3\n1,4\n").warnings
    #expect(warnings.count == 1)
    #expect(warnings.first?.contains("real targets") == true)
    #expect(try load("1,1.5\n1,2\n").warnings.isEmpty)
  }

  @Test(
    "a table that cannot be read says where and why",
    arguments: [
      ("", FileError.Code.empty, ["a.csv", "no row"]), ("\n\n", .empty, ["no row"]),
      ("a,b,c\n", .empty, ["no row"]), ("\u{FEFF}", .empty, ["no row"]),
      ("1,2\n1,x\n", .malformedText, ["a.csv, line 2, column 2", "'x'", "not a number"]),
      ("a,2\n1,2\n", .malformedText, ["line 1, column 1", "'a'"]),
      ("a,b\nc,d\n", .malformedText, ["line 2, column 1", "'c'"]),
      ("1,,3\n", .malformedText, ["line 1, column 2", "empty"]),
      ("1,2,\n", .malformedText, ["line 1, column 3", "empty"]),
      ("1,2\n\n1,2\n", .malformedText, ["line 2, column 1", "empty"]),
      ("1,2\nnan,2\n", .malformedText, ["line 2, column 1", "'nan'", "finite"]),
      ("NaN,inf\n1,2\n", .malformedText, ["line 1, column 1", "'NaN'", "finite"]),
      ("1,-Infinity\n", .malformedText, ["line 1, column 2", "'-Infinity'", "finite"]),
      ("1,1e999\n", .malformedText, ["'1e999'", "finite"]),
      ("a,b\n1,\"2\n", .malformedText, ["line 2", "quoted field is not closed"]),
      ("1,\"2\"3\n", .malformedText, ["line 1", "text after the end of a quoted field"]),
      ("\"x\ny\",b\n1,2\nz,3\n", .malformedText, ["line 4, column 1", "'z'"]),
      ("1,2\n\"\",4\n", .malformedText, ["line 2, column 1", "empty"]),
      ("1,cat\n2,3\n", .malformedText, ["line 2, column 2", "'3'", "targets before it are text"]),
      ("1,cat\n2,nan\n", .malformedText, ["line 2, column 2", "'nan'", "finite"]),
      ("1,cat\ndog,cat\n", .malformedText, ["line 2, column 1", "'dog'", ".target"]),
      ("1,2,3\n1,2\n", .malformedText, ["line 2", "2 columns", "3"]),
      ("1,2\n1,2,3\n", .malformedText, ["line 2", "3 columns", "2"]),
      ("a,b\n1,2,3\n", .malformedText, ["line 2", "3 columns", "2"]),
      ("1\n2\n", .malformedText, ["single column"]),
      ("a\nb\n", .malformedText, ["line 2, column 1", "'b'"]),
      ("1;2\n3;4\n", .malformedText, ["line 2", "'3;4'", "by commas"]),
      ("0x10,1\n", .malformedText, ["'0x10'"]), ("1_000,1\n", .malformedText, ["'1_000'"]),
      ("1e,1\n", .malformedText, ["'1e'"]), ("1e+,1\n", .malformedText, ["'1e+'"]),
      (".,1\n", .malformedText, ["'.'"]), ("-,1\n", .malformedText, ["'-'"]),
      ("1.2.3,1\n", .malformedText, ["'1.2.3'"]), ("2 3,1\n", .malformedText, ["'2 3'"]),
      ("a\u{1B}[2J,1\n", .malformedText, ["'a\u{FFFD}[2J'"]),
      ("abcdefghijklmnopqrstuvwxyz,1\n", .malformedText, ["'abcdefghijklmnopqrst…'"]),
    ])
  func rejected(text: String, code: FileError.Code, parts: [String]) throws {
    let folder = try TemporaryFolder()
    let file = try folder.write("a.csv", Array(text.utf8))
    expect(loadError(.csv(file)), code, saying: [file] + parts)
  }

  private func load(_ text: String, target: String, samples: Int? = nil) throws -> LoadedData {
    let folder = try TemporaryFolder()
    return try DataSource.csv(folder.write("a.csv", Array(text.utf8)))
      .load(DataOptions(samples: samples, target: target))
  }

  @Test("the answers stand in the column that is named")
  func target() throws {
    let text = "a,\"b, c\",7\n1,0,3\n2,1,4\n5,0,6\n"
    let middle = try load(text, target: "b, c")
    #expect(middle.training.rows == [[1, 3], [2, 4], [5, 6]])
    #expect(middle.training.labels == [0, 1, 0])
    #expect(try load(text, target: "7").training.rows == [[1, 0], [2, 1], [5, 0]])
    let first = try load(text, target: "a", samples: 2)
    #expect(first.training.rows == [[0, 3], [1, 4]])
    #expect(first.training.targets == .values([1, 2], columns: 1))
    #expect(first.warnings.first?.contains("of column 'a'") == true)
  }

  @Test(
    "a column that is not there, or twice, is named",
    arguments: [
      ("alpha,beta\n1,2\n", "alpa", FileError.Code.notFound, ["'alpa'", "mean 'alpha'?"]),
      ("alpha,beta\n1,2\n", "x", .notFound, ["'x'", "'alpha', 'beta'"]),
      ("1,2\n1,2\n", "y", .notFound, ["no column 'y'", "'1', '2'"]),
      ("y,x,y\n1,2,3\n", "y", .malformedText, ["line 1", "2 columns are named 'y'"]),
    ])
  func noTarget(text: String, target: String, code: FileError.Code, parts: [String]) throws {
    let folder = try TemporaryFolder()
    let file = try folder.write("a.csv", Array(text.utf8))
    expect(loadError(.csv(file), DataOptions(target: target)), code, saying: [file] + parts)
  }

  @Test("text answers are classes in the order of their names, whatever samples are used")
  func categories() throws {
    let text = "1,dog\n2, cat \n3,\"ant, big\"\n4,dog\n5,eel\n"
    let data = try load(text)
    #expect(data.classNames == ["ant, big", "cat", "dog", "eel"])
    #expect(data.training.labels == [2, 1, 0, 2, 3])
    #expect(data.classes == 4)
    let folder = try TemporaryFolder()
    let file = try folder.write("a.csv", Array(text.utf8))
    let some = try DataSource.csv(file).load(DataOptions(samples: 2))
    #expect(some.training.labels == [2, 1] && some.classes == 4)
    #expect(
      some.warnings == ["none of the 2 samples in use belongs to classes ant, big, eel"])
  }

  @Test("a file larger than the pieces in which it is read comes whole")
  func large() throws {
    // Records of odd lengths, some with line breaks in quotes, across the ends of the pieces.
    let rows = 60_000
    let plain = try load((0..<rows).map { "\($0),\"\($0 * 3).5\",\($0 % 2)\r\n" }.joined())
    #expect(plain.training.samples == rows)
    let expected: [[Double]] = (0..<rows).map { row in [Double(row), Double(row * 3) + 0.5] }
    #expect(plain.training.rows == expected)
    let named = (0..<rows).map { "\($0),\"line\n\"\"\($0 % 3)\"\"\"\n" }.joined()
    let data = try load("n,\"the\nclass\"\n" + named)
    #expect(data.classNames == ["line\n\"0\"", "line\n\"1\"", "line\n\"2\""])
    let labels: [Int32] = (0..<rows).map { Int32($0 % 3) }
    #expect(data.training.labels == labels)
  }

  @Test(
    "a gzipped table is read like a plain one, whatever its name", arguments: ["a.csv", "b.csv.gz"])
  func gzipped(name: String) throws {
    let folder = try TemporaryFolder()
    // Long enough for the rows' number to be estimated, where that can be.
    let rows = (0..<3000).map { "\($0 % 7),\($0 % 5),\(["no", "yes"][$0 % 2])\n" }
    let file = try folder.write(name, gzip(Array(rows.joined().utf8)))
    let data = try DataSource(file).load()
    let plain = try load(rows.joined())
    #expect(data.training.rows == plain.training.rows && data.training.samples == 3000)
    #expect(data.training.labels == plain.training.labels)
    #expect(data.classNames == ["no", "yes"])
    let cut = try folder.write("c.csv.gz", Array(gzip(Array(rows.joined().utf8)).dropLast(20)))
    expect(loadError(.csv(cut)), .corrupt, saying: [cut, "ends too early"])
  }
}
