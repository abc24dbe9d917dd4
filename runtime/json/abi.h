/* SPDX-License-Identifier: Apache-2.0 */
/* Keeps matching parts together, whoever compiles and links them: C++ takes these headers as C, and
 * the linker rejects objects that were compiled for another runtime. */
#ifndef JSON_ABI_H
#define JSON_ABI_H

/* Incremented whenever previously compiled code would not work with this runtime: code from an
 * older compiler, or programs that know a struct's layout. */
#define JRT_ABI 3

/* The linker name of every function that a program must call contains the ABI: with an archive of
 * another ABI, jrt_transform_abi2 is not found. */
#define JRT_ABI_NAME(name) JRT_ABI_JOINED(name, JRT_ABI)
#define JRT_ABI_JOINED(name, abi) JRT_ABI_PASTED(name, abi)
#define JRT_ABI_PASTED(name, abi) name##_abi##abi
#define jrt_ctx_init JRT_ABI_NAME(jrt_ctx_init)
#define jrt_transform JRT_ABI_NAME(jrt_transform)
#define jrt_connector_main JRT_ABI_NAME(jrt_connector_main)

/* Surround the declarations of every installed header.  C++ treats them as C, and does not warn
 * about features of C that it lacks or spells differently: compound literals, designated
 * initialisers, anonymous structures, a function with the name of the structure that it gives. */
#ifdef __cplusplus
/* clang-format off */
#define JRT_BEGIN                                                                                  \
	extern "C" {                                                                               \
	_Pragma("GCC diagnostic push")                                                             \
	_Pragma("GCC diagnostic ignored \"-Wpedantic\"")                                           \
	_Pragma("GCC diagnostic ignored \"-Wmissing-field-initializers\"")                         \
	_Pragma("GCC diagnostic ignored \"-Wold-style-cast\"")                                     \
	_Pragma("GCC diagnostic ignored \"-Wshadow\"") JRT_IGNORE_MORE
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
/* Only when libjrt.so is compiled: what is declared between them is exported. */
#define JRT_BEGIN _Pragma("GCC visibility push(default)")
#define JRT_END _Pragma("GCC visibility pop")
#define JRT_ALIGNAS(bytes) _Alignas(bytes)
#else
#define JRT_BEGIN
#define JRT_END
#define JRT_ALIGNAS(bytes) _Alignas(bytes)
#endif
#endif
