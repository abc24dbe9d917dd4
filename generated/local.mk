# What joltc emits for the examples: compiled here so that it stays free of warnings.
