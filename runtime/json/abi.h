/* SPDX-License-Identifier: Apache-2.0 */
/* What keeps together what belongs together, whoever compiles and links it: C++ takes these headers
 * as C, and the linker refuses objects that were compiled for another runtime. */
#ifndef JSON_ABI_H
#define JSON_ABI_H

/* Raised whenever what was compiled before would not work with this runtime: code of an older
 * compiler, or of programs that know a struct's layout. */
#define JRT_ABI 3

/* To the linker, what every program calls that uses the runtime has the ABI in its name: with an
 * archive of another one, jrt_transform_abi2 is not found. */
#define JRT_ABI_NAME(name) JRT_ABI_JOINED(name, JRT_ABI)
#define JRT_ABI_JOINED(name, abi) JRT_ABI_PASTED(name, abi)
#define JRT_ABI_PASTED(name, abi) name##_abi##abi
#define jrt_ctx_init JRT_ABI_NAME(jrt_ctx_init)
#define jrt_transform JRT_ABI_NAME(jrt_transform)
#define jrt_connector_main JRT_ABI_NAME(jrt_connector_main)

/* Around the declarations of every header that is installed.  C++ takes them as C, and warns of
 * nothing that C has and C++ has only later, or in other words: compound literals, members by their
 * names, structures without one. */
#ifdef __cplusplus
/* clang-format off */
#define JRT_BEGIN                                                                                  \
	extern "C" {                                                                               \
	_Pragma("GCC diagnostic push")                                                             \
	_Pragma("GCC diagnostic ignored \"-Wpedantic\"")                                           \
	_Pragma("GCC diagnostic ignored \"-Wmissing-field-initializers\"")                         \
	_Pragma("GCC diagnostic ignored \"-Wold-style-cast\"") JRT_IGNORE_MORE
#define JRT_END                                                                                    \
	_Pragma("GCC diagnostic pop")                                                              \
	}
#if defined __clang__
#define JRT_IGNORE_MORE                                                                            \
	_Pragma("clang diagnostic ignored \"-Wunknown-warning-option\"")                           \
	_Pragma("clang diagnostic ignored \"-Wc99-extensions\"")                                   \
	_Pragma("clang diagnostic ignored \"-Wc++20-designator\"")                                 \
	_Pragma("clang diagnostic ignored \"-Wgnu-anonymous-struct\"")                             \
	_Pragma("clang diagnostic ignored \"-Wnested-anon-types\"")                                \
	_Pragma("clang diagnostic ignored \"-Wmissing-braces\"")
#elif __GNUC__ >= 12
#define JRT_IGNORE_MORE _Pragma("GCC diagnostic ignored \"-Wc++20-extensions\"")
#else
#define JRT_IGNORE_MORE
#endif
/* clang-format on */
#define JRT_ALIGNAS(bytes) alignas(bytes)
#elif defined JRT_SHARED
/* Only where libjrt.so is compiled: what is declared between them may be called from outside. */
#define JRT_BEGIN _Pragma("GCC visibility push(default)")
#define JRT_END _Pragma("GCC visibility pop")
#define JRT_ALIGNAS(bytes) _Alignas(bytes)
#else
#define JRT_BEGIN
#define JRT_END
#define JRT_ALIGNAS(bytes) _Alignas(bytes)
#endif
#endif
