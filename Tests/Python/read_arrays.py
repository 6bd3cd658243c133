"""Checks with numpy an archive that Fathom wrote; ends with 1 and says what is wrong.

Usage: read_arrays.py FILE

Holds: `floats` (3, 4) and `doubles` (2, 3, 5) count in steps of a quarter from −1, `bytes` (7,)
and `longs` (2, 1) count from 250 and from −2^62, `single` has no dimension and is 2.5, `empty` is
(0, 3), `special` is NaN, infinity, −infinity, −0 and the smallest float.
"""
import sys
import zipfile

import numpy

assert zipfile.ZipFile(sys.argv[1]).testzip() is None
arrays = numpy.load(sys.argv[1], allow_pickle=False)
expected = {
    "floats": (numpy.arange(12).reshape(3, 4) / 4 - 1).astype("<f4"),
    "doubles": numpy.arange(30).reshape(2, 3, 5) / 4 - 1,
    "bytes": numpy.arange(250, 257).astype("u1"),
    "longs": numpy.arange(2).reshape(2, 1) - 2**62,
    "single": numpy.array(2.5),
    "empty": numpy.zeros((0, 3), "f4"),
    "special": numpy.array([numpy.nan, numpy.inf, -numpy.inf, -0.0, 1e-45], "f4"),
}
assert list(arrays) == list(expected), list(arrays)
for name, values in expected.items():
    array = arrays[name]
    assert array.dtype == values.dtype and array.shape == values.shape, (name, array)
    assert array.tobytes() == values.tobytes(), (name, array)
    assert array.flags.c_contiguous, name
