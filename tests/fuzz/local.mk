# Fuzz targets; without --enable-fuzzing they run over their saved inputs.
