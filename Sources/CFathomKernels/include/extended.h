// Loops of the exact pass: they tell how far the numbers of a row are spread, and scale rows by
// powers of two, which is exact. Each exists for float (_f) and double (_d). A stride is the distance
// between the beginnings of two rows, in numbers.
#pragma once

#include <stdint.h>

// What one look at a row sees.
typedef struct {
  double sum_squares;  // Σ x²
  double largest;      // max |x|; NaN or infinite when an entry is
  double smallest;     // min |x| over x ≠ 0; 0 when there is none
  int64_t zeros;       // x == 0
  int64_t below;       // |x| < limit
} fk_row_range;

// What the pass from a row of u to one of e = u ⊙ σ′ sees.
typedef struct {
  double sum_before;  // Σ u²
  double sum_after;   // Σ of the squares of the scaled e
  double largest;     // max |e|, not scaled
  double smallest;    // min |e| over e ≠ 0, not scaled; 0 when there is none
  int64_t lost;       // products of non-zeros that left the normal numbers
} fk_error_row;

#define FK_DECLARE_EXTENDED(REAL, S)                                                               \
  void fk_row_ranges_##S(const REAL *x, int64_t stride, int64_t rows, int64_t columns,             \
                         double limit, int64_t one_sided, fk_row_range *out);                      \
  /* e = (u ⊙ slope) · 2^−k, with k for each row such that max |e| is in [½, 1). */                \
  void fk_error_rows_##S(const REAL *u, int64_t u_stride, const double *slope,                     \
                         int64_t slope_stride, REAL *e, int64_t e_stride, int64_t rows,            \
                         int64_t columns, fk_error_row *out);                                      \
  /* to = from · scale of the row */                                                               \
  void fk_scale_rows_##S(const REAL *from, int64_t from_stride, REAL *to, int64_t to_stride,       \
                         int64_t rows, int64_t columns, const double *scale);                      \
  void fk_narrow_rows_##S(const double *from, int64_t from_stride, REAL *to, int64_t to_stride,    \
                          int64_t rows, int64_t columns, const double *scale);                     \
  void fk_widen_##S(const REAL *from, int64_t from_stride, double *to, int64_t to_stride,          \
                    int64_t rows, int64_t columns);                                                \
  /* Both at once: rows of 784 inputs are the largest thing the exact pass reads. */               \
  void fk_widen_ranges_##S(const REAL *from, int64_t from_stride, double *to, int64_t to_stride,   \
                           int64_t rows, int64_t columns, fk_row_range *out);                      \
  /* sums[c] += Σ_r x[r, c] */                                                                     \
  void fk_sum_rows_##S(const REAL *x, int64_t stride, int64_t rows, int64_t columns,               \
                       double *sums);                                                              \
  /* sum = sum · keep + g · scale */                                                               \
  void fk_add_scaled_##S(double *sum, const REAL *g, int64_t count, double keep, double scale);

FK_DECLARE_EXTENDED(float, f)
FK_DECLARE_EXTENDED(double, d)
#undef FK_DECLARE_EXTENDED
