// The loops over single numbers that the Swift compiler cannot vectorise for the processor at
// hand (measured: without -march it calls libm for every fused multiply-add). Each function
// exists for float (_f) and double (_d), from one text: kernels.inc. Nothing here allocates,
// keeps state or knows of networks beyond rows and columns.
#pragma once

#include <stdint.h>

// The order is that of Swift's `Activation`.
enum fk_activation {
  FK_IDENTITY, FK_SIGMOID, FK_TANH, FK_RELU, FK_LEAKY_RELU, FK_ELU, FK_SELU, FK_GELU, FK_SILU,
  FK_SOFTPLUS, FK_ERF, FK_HARD_TANH
};

// What one pass over a layer's activations sees.
typedef struct {
  double sum_squares;  // Σ a²
  int64_t saturated;   // how many |σ′(z)| lie below the limit given
} fk_forward_stats;

// What the output pass sees.
typedef struct {
  double cost;         // Σ_s C_s
  double sum_squares;  // Σ e²
} fk_output_stats;

// What the pass from U = E^{l+1} W^{l+1} to E^l = U ⊙ σ′ sees.
typedef struct {
  double sum_squares_before;  // Σ u²
  double sum_squares;         // Σ e²
} fk_backward_stats;

// What the pass over a gradient and its parameters sees.
typedef struct {
  double gradient_squares;   // Σ g²
  double parameter_squares;  // Σ w², before the update
  double largest;            // max |g|; infinite or NaN entries count in non_finite
  int64_t zeros;             // g == 0
  int64_t non_finite;        // NaN or infinite
} fk_update_stats;

#define FK_DECLARE(REAL, S)                                                                        \
  /* dst[r, c] = src[index[r], c] · scale[c] + shift[c] */                                         \
  void fk_gather_bytes_##S(REAL *dst, const uint8_t *src, const int32_t *index, int64_t rows,      \
                           int64_t columns, const REAL *scale, const REAL *shift);                 \
  void fk_gather_floats_##S(REAL *dst, const float *src, const int32_t *index, int64_t rows,       \
                            int64_t columns, const double *scale, const double *shift);            \
  void fk_gather_reals_##S(REAL *dst, const double *src, const int32_t *index, int64_t rows,       \
                           int64_t columns, const double *scale, const double *shift);             \
  /* a holds W a^{l−1}: adds the bias, then a = σ(z) in place and slope = σ′(z), from z. */        \
  fk_forward_stats fk_activate_##S(int kind, REAL *a, REAL *slope, const REAL *bias, int64_t rows, \
                                   int64_t columns, double limit);                                 \
  /* a holds W a^{L−1}: adds the bias, then a = output, e = ∂C_s/∂z, per sample. */                \
  fk_output_stats fk_softmax_##S(REAL *a, REAL *e, const REAL *y, const REAL *bias, int64_t rows,  \
                                 int64_t columns);                                                 \
  fk_output_stats fk_sigmoid_cross_entropy_##S(REAL *a, REAL *slope, REAL *e, const REAL *y,       \
                                               const REAL *bias, int64_t rows, int64_t columns);   \
  /* C_s = weight · ½‖a − y‖² of activations and slopes that are there already. */                 \
  fk_output_stats fk_quadratic_##S(const REAL *a, const REAL *slope, REAL *e, const REAL *y,       \
                                   int64_t count, double weight);                                  \
  /* Rows whose largest output stands where the largest target does; with one column, rows on the   \
     same side of ½. A row with NaN is never right. */                                             \
  int64_t fk_count_correct_##S(const REAL *a, const REAL *y, int64_t rows, int64_t columns);       \
  /* e ← e ⊙ slope */                                                                              \
  fk_backward_stats fk_apply_slope_##S(REAL *e, const REAL *slope, int64_t count);                 \
  /* g[c] = scale · Σ_r e[r, first + c], added to what is there if asked. */                       \
  void fk_column_sums_##S(REAL *g, const REAL *e, int64_t rows, int64_t stride, int64_t first,     \
                          int64_t columns, double scale, int accumulate);                          \
  /* w ← keep · w − rate · g */                                                                    \
  void fk_update_##S(REAL *w, const REAL *g, int64_t count, REAL rate, REAL keep);                 \
  fk_update_stats fk_update_measured_##S(REAL *w, const REAL *g, int64_t count, REAL rate,         \
                                         REAL keep);                                               \
  fk_update_stats fk_measure_##S(const REAL *w, const REAL *g, int64_t count);                     \
  /* Σ (x · scale)² */                                                                             \
  double fk_sum_squares_##S(const REAL *x, int64_t count, double scale);                           \
  /* Per column: adds a − origin and its square to the sums, counts |slope| < limit and ≠ 0. */    \
  void fk_unit_statistics_##S(const REAL *a, const REAL *slope, const REAL *origin, int64_t rows,  \
                              int64_t columns, double limit, double *sums, double *squares,        \
                              int64_t *saturated, int64_t *alive);

FK_DECLARE(float, f)
FK_DECLARE(double, d)
#undef FK_DECLARE
