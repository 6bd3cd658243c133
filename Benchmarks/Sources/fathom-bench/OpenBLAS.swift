#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// OpenBLAS's matrix product, taken from the system's library when it is there: nothing else here
/// depends on it.
struct OpenBLAS {
  private typealias Multiply =
    @convention(c) (
      Int32, Int32, Int32, Int32, Int32, Int32, Float, UnsafePointer<Float>, Int32,
      UnsafePointer<Float>, Int32, Float, UnsafeMutablePointer<Float>, Int32
    ) -> Void

  private let sgemm: Multiply

  /// The library, with a number of threads; nil when it is not installed.
  init?(threads: Int) {
    let names = ["libopenblas.so.0", "libopenblas.so", "libopenblas.dylib"]
    guard let library = names.lazy.compactMap({ dlopen($0, RTLD_NOW) }).first,
      let multiply = dlsym(library, "cblas_sgemm"),
      let limit = dlsym(library, "openblas_set_num_threads")
    else { return nil }
    sgemm = unsafeBitCast(multiply, to: Multiply.self)
    unsafeBitCast(limit, to: (@convention(c) (Int32) -> Void).self)(Int32(threads))
  }

  /// Whether a factor is taken as it stands or transposed.
  enum Form: Int32 {
    case plain = 111
    case transposed = 112
  }

  /// C ← αAB + βC for matrices row by row, of m × k and k × n after they were transposed.
  func multiply(
    _ a: UnsafePointer<Float>, _ aForm: Form, _ b: UnsafePointer<Float>, _ bForm: Form,
    into c: UnsafeMutablePointer<Float>, m: Int, n: Int, k: Int, alpha: Float = 1,
    beta: Float = 0
  ) {
    let rowMajor: Int32 = 101
    sgemm(
      rowMajor, aForm.rawValue, bForm.rawValue, Int32(m), Int32(n), Int32(k), alpha, a,
      Int32(aForm == .plain ? k : m), b, Int32(bForm == .plain ? n : k), beta, c, Int32(n))
  }
}
