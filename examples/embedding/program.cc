// SPDX-License-Identifier: Apache-2.0
// A pipeline in C++: one object per thread, which releases what it holds.
#include "count.h"

#include <iostream>
#include <stdexcept>
#include <string>

class Pipeline
{
public:
	Pipeline()
	{
		jrt_ctx_init(&ctx);
		jrt_scanner_init(&scanner, &ctx.arena);
		jrt_writer_init(&out);
	}
	~Pipeline()
	{
		jrt_writer_finish(&out);
		jrt_scanner_finish(&scanner);
		jrt_ctx_finish(&ctx);
	}
	Pipeline(const Pipeline &) = delete;
	Pipeline &operator=(const Pipeline &) = delete;

	std::string count(const std::string &record)
	{
		out.used = 0;
		jrt_status status = count_transform(
			&ctx, &scanner, jrt_text{ record.data(), record.size() }, &out);
		if (status == JRT_NOTHING) {
			return "null";
		}
		if (status != JRT_OK) {
			throw std::runtime_error(jrt_status_text(status));
		}
		return std::string(out.base, out.used);
	}

private:
	jrt_ctx ctx;
	jrt_scanner scanner;
	jrt_writer out;
};

int
main()
{
	Pipeline pipeline;
	std::cout << pipeline.count("{\"items\":[\"a\"]}") << "\n";
	try {
		pipeline.count("{\"items\"");
	} catch (const std::runtime_error &e) {
		std::cout << e.what() << "\n";
	}
}
