// The arithmetic that the Swift compiler cannot bring to the processor at hand (measured: without
// -march it calls libm for every fused multiply-add). Every function exists for float and double
// and for several instruction sets, all from one text; a table holds those of one choice. Nothing
// here allocates, keeps state or knows of networks beyond rows and columns.
//
// Layouts. A matrix of activations, slopes or errors has a row per sample, `stride` numbers apart;
// a stride is a multiple of 64 bytes, and what lies between the columns and the stride is scratch,
// except that in errors it is zero. The weights and biases of a layer are one matrix of
// inputs + 1 rows, the last being the biases, in panels of 128 bytes of columns, one column for
// each unit; columns are padded with zeros to 64 bytes, so the last panel may be half as wide.
#pragma once

#include <stdint.h>

// In the order of Swift's `InstructionSet`.
enum fk_instruction_set { FK_BASELINE, FK_AVX2, FK_AVX512 };

// The order is that of Swift's `Activation`.
enum fk_activation {
  FK_IDENTITY, FK_SIGMOID, FK_TANH, FK_RELU, FK_LEAKY_RELU, FK_ELU, FK_SELU, FK_GELU, FK_SILU,
  FK_SOFTPLUS, FK_ERF, FK_HARD_TANH
};

// What becomes of a gradient tile while it stands in registers.
enum fk_fate {
  FK_STORE,           // g ← Σ
  FK_ADD,             // g ← g + Σ
  FK_UPDATE,          // w ← keep · w − rate · Σ
  FK_UPDATE_NORM,     // the same, and Σ g² is taken
  FK_UPDATE_MEASURE,  // the same, and the largest |g| and the zeros as well
};

// What the pass over a layer's pre-activations sees.
typedef struct {
  int64_t saturated;  // how many |σ′(z)| lie below the limit given
  int64_t finite;     // whether all activations are finite numbers
} fk_forward_stats;

// What is seen of a gradient.
typedef struct {
  double squares;      // Σ g²
  double largest;      // max |g|, NaN and infinity left out
  int64_t zeros;       // g == 0
  int64_t non_finite;  // NaN or infinite; counted by `measure` alone
  int64_t doubtful;    // whether the figures may be wrong, and `measure` is to be asked
} fk_gradient_stats;

// One use of the gradient of a layer: Σ_s a_s e_sᵀ over the samples, for some of its inputs. All
// gradients are scaled by 1/samples or whatever `scale` says.
#define FK_DECLARE(REAL, S)                                                                        \
  typedef struct {                                                                                 \
    const REAL *a;           /* the layer's inputs */                                              \
    const REAL *e;           /* its errors */                                                      \
    REAL *panels;            /* what is changed: its parameters or their gradient */               \
    int64_t a_stride, e_stride, samples, inputs, units;                                            \
    int64_t first, last;     /* which inputs; the biases count as the input after the last */      \
    double scale, rate, keep;                                                                      \
    int64_t fate;                                                                                  \
  } fk_gradient_##S;                                                                               \
                                                                                                   \
  typedef struct {                                                                                 \
    /* dst[r, c] = src[index[r], c] · scale[c] + shift[c] */                                       \
    void (*gather_bytes)(REAL *dst, int64_t stride, const uint8_t *src, const int32_t *index,      \
                         int64_t rows, int64_t columns, const REAL *scale, const REAL *shift);     \
    void (*gather_reals)(REAL *dst, int64_t stride, const double *src, const int32_t *index,       \
                         int64_t rows, int64_t columns, const double *scale, const double *shift); \
    /* Between rows of units × inputs with their biases, and panels. */                            \
    void (*pack)(REAL *panels, const REAL *w, const REAL *b, int64_t inputs, int64_t units);       \
    void (*unpack)(const REAL *panels, REAL *w, REAL *b, int64_t inputs, int64_t units);           \
    /* z ← a W + b */                                                                              \
    void (*forward)(const REAL *a, int64_t a_stride, const REAL *panels, int64_t inputs,           \
                    int64_t units, REAL *z, int64_t z_stride, int64_t samples);                    \
    /* u ← e Wᵀ; scratch holds 128 bytes for each padded unit */                                   \
    void (*back)(const REAL *e, int64_t e_stride, const REAL *panels, int64_t inputs,              \
                 int64_t units, REAL *u, int64_t u_stride, int64_t samples, REAL *scratch);        \
    /* Gradients of some inputs' weights, and of the biases if they are among them. */             \
    void (*gradient)(const fk_gradient_##S *g, fk_gradient_stats *weights,                         \
                     fk_gradient_stats *biases);                                                   \
    /* The same numbers looked at one by one where they were stored. */                            \
    void (*measure)(const fk_gradient_##S *g, fk_gradient_stats *weights,                          \
                    fk_gradient_stats *biases);                                                    \
    /* a = σ(z) in place of z, and slope = σ′(z) */                                                \
    fk_forward_stats (*activate)(int64_t kind, REAL *z, REAL *slope, int64_t count, double limit); \
    /* a = softmax z in place of z, e = ∂C_s/∂z, and C_s of each sample */                         \
    void (*softmax)(REAL *z, REAL *e, const REAL *y, int64_t rows, int64_t columns,                \
                    int64_t stride, double *costs);                                                \
    void (*sigmoid_cross_entropy)(REAL *z, REAL *slope, REAL *e, const REAL *y, int64_t rows,      \
                                  int64_t columns, int64_t stride, double *costs);                 \
    /* C_s = weight · ½‖a − y‖² of activations and slopes that are there already */                \
    void (*quadratic)(const REAL *a, const REAL *slope, REAL *e, const REAL *y, int64_t rows,      \
                      int64_t columns, int64_t stride, double weight, double *costs);              \
    /* Rows whose largest output stands where the largest target does; with one column, rows on   \
       the same side of ½. A row with NaN is never right. */                                       \
    int64_t (*count_correct)(const REAL *a, const REAL *y, int64_t rows, int64_t columns,          \
                             int64_t stride);                                                      \
    /* e ← e ⊙ slope; returns whether all of it is finite */                                       \
    int64_t (*apply_slope)(REAL *e, const REAL *slope, int64_t count);                             \
    /* sums[r] ← Σ_c x[r, c]² */                                                                   \
    void (*row_squares)(const REAL *x, int64_t rows, int64_t columns, int64_t stride,              \
                        double *sums);                                                             \
    /* Σ (x · scale)² */                                                                           \
    double (*sum_squares)(const REAL *x, int64_t count, double scale);                             \
    /* Per column: adds a − origin and its square to the sums, counts |slope| < limit and ≠ 0. */  \
    void (*unit_statistics)(const REAL *a, const REAL *slope, const REAL *origin, int64_t rows,    \
                            int64_t columns, int64_t stride, double limit, double *sums,           \
                            double *squares, int64_t *saturated, int64_t *alive);                  \
  } fk_table_##S;                                                                                  \
                                                                                                   \
  /* The functions for an instruction set, which must be available. */                             \
  const fk_table_##S *fk_kernels_##S(int instruction_set);

FK_DECLARE(float, f)
FK_DECLARE(double, d)
#undef FK_DECLARE

// Whether this processor, as built for, runs an instruction set.
int fk_is_available(int instruction_set);
