// Counts every request to the allocator, by standing in for it (glibc only).
#pragma once

#include <stdint.h>

// Requests so far; −1 where they cannot be counted.
int64_t allocation_count(void);
