# SPDX-License-Identifier: Apache-2.0
"""A pipeline in Python: python3 shared.py ./libcount.so"""
import ctypes
import json
import sys

library = ctypes.CDLL(sys.argv[1])
library.pipeline_open.restype = ctypes.c_void_p
library.pipeline_close.argtypes = [ctypes.c_void_p]
library.pipeline_run.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_size_t]
library.pipeline_output.argtypes = [ctypes.c_void_p, ctypes.POINTER(ctypes.c_size_t)]
library.pipeline_output.restype = ctypes.c_void_p
library.pipeline_error.restype = ctypes.c_char_p


class Pipeline:
    """One per thread."""

    def __init__(self):
        self.handle = library.pipeline_open()
        if not self.handle:
            raise MemoryError

    def __del__(self):
        library.pipeline_close(self.handle)

    def run(self, record: bytes) -> bytes:
        status = library.pipeline_run(self.handle, record, len(record))
        if status != 0:
            raise ValueError(library.pipeline_error(status).decode())
        length = ctypes.c_size_t()
        at = library.pipeline_output(self.handle, ctypes.byref(length))
        return ctypes.string_at(at, length.value)


pipeline = Pipeline()
print(json.loads(pipeline.run(b'{"items": [1, 2]}')))
try:
    pipeline.run(b'{"items": ')
except ValueError as error:
    print(error)
