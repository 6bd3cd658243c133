// What every processor of the architecture has: SSE2 with 16 registers, or NEON with 32.
#include "ahead.h"

#define FK_SET baseline
#define FK_VECTOR_BYTES 16
#define FK_TILE_VECTORS 4
#if defined(__x86_64__)
#define FK_FUSES 0
#define FK_TILE_ROWS 3
#else
#define FK_FUSES 1
#define FK_TILE_ROWS 6
#endif
#include "precisions.inc"
