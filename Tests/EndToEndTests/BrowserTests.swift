import FathomTestSupport
import Foundation
import Testing

/// What a report does in a real browser.
@Suite("Browser", .enabled(if: Browser.isInstalled, Comment(rawValue: Browser.missing)))
struct BrowserTests {
  private static let watch = """
    <script>
    window.problems = [];
    addEventListener("error", (e) => problems.push(String(e.message)));
    addEventListener("securitypolicyviolation", (e) => problems.push(e.blockedURI));
    </script>
    """

  /// Plays a visitor and writes down what came of it.
  private static let visit = """
    <script>
    {
    const result = {};
    const all = (s, e = document) => [...e.querySelectorAll(s)];
    const visible = (e) => e.getClientRects().length > 0;
    const tip = document.getElementById("tip");
    const point = (svg, x, y) => {
      const box = svg.getBoundingClientRect();
      const scale = box.width / svg.viewBox.baseVal.width;
      svg.dispatchEvent(new PointerEvent("pointermove",
        { clientX: box.left + x * scale, clientY: box.top + y * scale, bubbles: true }));
      return tip.hidden ? null : tip.textContent;
    };
    const profile = document.getElementById("figure-profile");
    const button = profile.querySelector(".keys button");
    const group = () => all('g[data-k="0-0"]', profile).map((g) => getComputedStyle(g).display);
    result.toggles = [group()];
    button.click();
    result.toggles.push(group());
    result.pressed = button.getAttribute("aria-pressed");
    button.click();
    result.toggles.push(group());
    const svg = all("svg[data-p]", profile).find(visible);
    const [left, top, right, bottom] = svg.dataset.f.split(" ").map(Number);
    result.tip = point(svg, left + 1, bottom);
    result.outside = point(svg, 0, 0);
    svg.focus();
    svg.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowRight" }));
    svg.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowRight" }));
    result.key = tip.hidden ? null : tip.textContent;
    const bins = all("#figure-distributions svg").find(visible);
    const [l, t, r, b] = bins.dataset.f.split(" ").map(Number);
    result.bin = point(bins, (l + r) / 2, b - 2);
    result.pictures = all("svg[data-p]").filter(visible).map((s) => {
      const box = s.getBoundingClientRect();
      return [box.left >= 0, box.right <= innerWidth + 1, box.height > 20];
    }).flat().every(Boolean);
    result.overflow = document.documentElement.scrollWidth - innerWidth;
    result.cells = all("table[data-look]").flatMap((table) =>
      all("tbody tr", table).flatMap((row) => all("data", row).map((d) =>
        [table.dataset.look, row.querySelector("th").textContent, d.dataset.path, d.value])));
    result.csv = profile.fathom.csv();
    result.json = JSON.parse(profile.fathom.json());
    result.requests = performance.getEntriesByType("resource").map((e) => e.name)
      .filter((name) => !name.startsWith("data:"));
    result.ready = document.documentElement.dataset.ready;
    result.problems = problems;
    const out = document.createElement("pre");
    out.id = "result";
    out.textContent = JSON.stringify(result);
    document.body.append(out);
    }
    </script>
    """

  private struct Visit: Decodable {
    var toggles: [[String]]
    var pressed: String
    var tip: String?
    var outside: String?
    var key: String?
    var bin: String?
    var pictures: Bool
    var overflow: Double
    var cells: [[String]]
    var csv: String
    var json: Table
    var requests: [String]
    var ready: String?
    var problems: [String]

    struct Table: Decodable {
      var columns: [String]
      var data: [[Field]]
    }

    enum Field: Decodable {
      case text(String)
      case number(Double)
      case null

      init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
          self = .null
        } else if let number = try? container.decode(Double.self) {
          self = .number(number)
        } else {
          self = .text(try container.decode(String.self))
        }
      }
    }
  }

  private func visit(_ page: String, in folder: TemporaryFolder, width: Int) throws -> Visit {
    var html = try String(contentsOfFile: page, encoding: .utf8)
    html = html.replacing("<head>", with: "<head>" + Self.watch, maxReplacements: 1)
    html = html.replacing("</body>", with: Self.visit + "</body>", maxReplacements: 1)
    try folder.write("visit.html", html)
    let document = try Browser.document(of: folder.path("visit.html"), width: width)
    let start = try #require(document.range(of: "<pre id=\"result\">"), "the visit broke off")
    let rest = document[start.upperBound...]
    let end = try #require(rest.range(of: "</pre>"))
    let text = rest[..<end.lowerBound].replacing("&lt;", with: "<")
      .replacing("&gt;", with: ">").replacing("&amp;", with: "&")
    return try JSONDecoder().decode(Visit.self, from: Data(text.utf8))
  }

  @Test(
    "a page loads without errors or requests, and fits its window",
    arguments: [
      ("2,4,1", "--data circles --steps 20", 1400),
      ("784,30x4,10", "--data fashion-mnist --samples 500 --steps 40", 400),
      ("2,3x200,2", "--data spirals --steps 5", 400),
      (
        "784,20,20,10",
        "--data fashion-mnist --samples 500 --steps 20 --activation relu --learning-rate 1e20", 1400
      ),
      ("2,4,4,2", "--data spirals --steps 5 --init zeros --activation relu", 400),
    ])
  func loads(layers: String, options: String, width: Int) throws {
    let folder = try TemporaryFolder()
    let page = folder.path("report.html")
    let run = try Tool.fathom.run("diagnose --layers \(layers) \(options) --report \(page)")
    #expect(run.status == 0, "\(run.errors)")
    let visit = try visit(page, in: folder, width: width)
    #expect(visit.problems == [] && visit.requests == [] && visit.ready == "yes")
    #expect(visit.pictures && visit.overflow <= 0)
  }

  @Test("lines can be switched off and on, and hovering and arrow keys show values")
  func interaction() throws {
    let folder = try TemporaryFolder()
    let page = folder.path("report.html")
    let run = try Tool.fathom.run(
      "diagnose --layers 2,5,5,1 --data circles --steps 30 --report \(page)")
    #expect(run.status == 0, "\(run.errors)")
    let visit = try visit(page, in: folder, width: 1000)
    #expect(visit.toggles.map { Set($0) } == [["inline"], ["none"], ["inline"]])
    #expect(visit.pressed == "false")
    let tip = try #require(visit.tip)
    #expect(tip.contains("step") && tip.contains("layer 2: "))
    #expect(visit.outside == nil)
    #expect(try #require(visit.key).contains("layer 3: "))
    #expect(try #require(visit.bin).contains(" from "))
  }

  @Test("the tables and the data on the page are those of the JSON and of fathom plot")
  func numbers() throws {
    let folder = try TemporaryFolder()
    let (page, record) = (folder.path("report.html"), folder.path("run.json"))
    let run = try Tool.fathom.run(
      "diagnose --layers 784,8x3,10 --data fashion-mnist --samples 300 --steps 25 --format json"
        + " --report \(page) --record \(record)")
    let json = try run.json()
    let visit = try visit(page, in: folder, width: 1000)
    #expect(visit.cells.count > 2 * 4 * 6)
    for cell in visit.cells {
      let look = try #require(json[cell[0]] as? [String: Any])
      let layers = try #require(look["layers"] as? [[String: Any]])
      let layer = try #require(layers.first { $0["layer"] as? Int == Int(cell[1]) })
      var value: Any? = layer
      for key in cell[2].split(separator: ".") { value = (value as? [String: Any])?[String(key)] }
      let (mine, theirs) = (try #require(Double(cell[3])), try #require(value as? Double))
      // Foundation's reader of JSON is off by a last digit.
      #expect((mine - theirs).magnitude <= 1e-15 * theirs.magnitude, "\(cell)")
    }
    let table = try Tool.fathom.run("plot profile \(record) --format csv").output
    let pairs = zip(visit.csv.split(separator: "\n"), table.split(separator: "\n"))
    #expect(visit.csv.split(separator: "\n").count == 9)
    for (mine, theirs) in pairs {
      let (mine, theirs) = (fields(mine), fields(theirs))
      #expect(mine.prefix(3) == theirs.prefix(3))
      guard let a = Double(mine[4]), let b = Double(theirs[4]) else { continue }
      // The page keeps four decimals of logarithms.
      #expect((a - b).magnitude <= 0.5e-4 + 1e-12)
    }
    #expect(visit.json.columns == fields(table.split(separator: "\n")[0]))
    #expect(visit.json.data.count == 8)
  }

  private func fields(_ row: Substring) -> [String] {
    row.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
  }
}
