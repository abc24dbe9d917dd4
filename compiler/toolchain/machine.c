/* SPDX-License-Identifier: Apache-2.0 */
/* Which machine a file is for, by its ELF header, and what runs its programs here. */
#include "toolchain/toolchain.h"

#include <ar.h>
#include <elf.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const struct {
	struct machine machine;
	const char *name, *emulator; /* of qemu-user */
} known[] = {
	{ { ELFCLASS64, ELFDATA2LSB, EM_X86_64 }, "x86-64", "x86_64" },
	{ { ELFCLASS32, ELFDATA2LSB, EM_386 }, "i386", "i386" },
	{ { ELFCLASS64, ELFDATA2LSB, EM_AARCH64 }, "AArch64", "aarch64" },
	{ { ELFCLASS32, ELFDATA2LSB, EM_ARM }, "ARM", "arm" },
	{ { ELFCLASS64, ELFDATA2LSB, EM_RISCV }, "RISC-V, 64 bits", "riscv64" },
	{ { ELFCLASS64, ELFDATA2LSB, EM_PPC64 }, "POWER, little-endian", "ppc64le" },
	{ { ELFCLASS64, ELFDATA2MSB, EM_S390 }, "s390x", "s390x" },
};

static bool
is_same(const struct machine *a, const struct machine *b)
{
	return a->bits == b->bits && a->order == b->order && a->number == b->number;
}

static bool
read_at(int fd, void *to, size_t len, off_t from)
{
	return pread(fd, to, len, from) == (ssize_t)len;
}

static bool
read_head(struct machine *m, int fd, off_t from)
{
	enum { MACHINE = 18 }; /* position of e_machine, in both classes */
	unsigned char head[MACHINE + 2];
	if (!read_at(fd, head, sizeof head, from) || memcmp(head, ELFMAG, SELFMAG) != 0) {
		return false;
	}
	unsigned first = head[MACHINE], second = head[MACHINE + 1];
	bool little = head[EI_DATA] == ELFDATA2LSB;
	*m = (struct machine){ head[EI_CLASS], head[EI_DATA],
		little ? first | second << 8 : first << 8 | second };
	return true;
}

bool
machine_of(struct machine *m, int fd)
{
	char magic[SARMAG];
	if (!read_at(fd, magic, sizeof magic, 0) || memcmp(magic, ARMAG, SARMAG) != 0) {
		return read_head(m, fd, 0);
	}
	/* the first member that is an object; lists of symbols and names precede it */
	struct ar_hdr member;
	for (off_t at = SARMAG; read_at(fd, &member, sizeof member, at);) {
		char size[sizeof member.ar_size + 1] = "";
		memcpy(size, member.ar_size, sizeof member.ar_size);
		at += (off_t)sizeof member;
		if (read_head(m, fd, at)) {
			return true;
		}
		at += (strtol(size, NULL, 10) + 1) / 2 * 2;
	}
	return false;
}

bool
machine_of_path(struct machine *m, const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	bool is = fd >= 0 && machine_of(m, fd);
	if (fd >= 0) {
		close(fd);
	}
	return is;
}

bool
machine_is_own(const struct machine *m)
{
	struct machine own;
	return machine_of_path(&own, "/proc/self/exe") && is_same(&own, m);
}

const char *
machine_name(const struct machine *m, struct arena *arena)
{
	for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
		if (is_same(&known[i].machine, m)) {
			return known[i].name;
		}
	}
	return arena_printf(arena, "machine %u of ELF", m->number);
}

bool
machine_fits(const char *object, const char *command, const struct runtime *r, struct arena *arena,
	const char **error)
{
	struct machine made, wanted;
	const char *archive = arena_printf(arena, "%s/libjrt.a", r->lib);
	if (!machine_of_path(&made, object) || !machine_of_path(&wanted, archive) ||
		is_same(&made, &wanted)) {
		return true;
	}
	*error = arena_printf(arena,
		"%s makes code for %s, and the runtime in %s is for %s: --target chooses the runtime, --cc the compiler",
		command, machine_name(&made, arena), r->lib, machine_name(&wanted, arena));
	return false;
}

bool
machine_emulator(struct word_list *words, const struct machine *m, const struct runtime *r)
{
	if (machine_is_own(m)) {
		return true;
	}
	for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
		const char *name = arena_printf(words->arena, "qemu-%s", known[i].emulator);
		const char *alone = arena_printf(words->arena, "%s-static", name);
		if (!is_same(&known[i].machine, m)) {
			continue;
		}
		const char *found = is_program(alone, words->arena)  ? alone
				    : is_program(name, words->arena) ? name
								     : NULL;
		if (found == NULL) {
			return false;
		}
		words_add(words, found);
		if (*r->sysroot != '\0') {
			words_add(words, "-L");
			words_add(words, r->sysroot);
		}
		return true;
	}
	return false;
}
