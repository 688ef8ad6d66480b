// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// A function in a shared library: --lib ./f.so:name. What is loaded runs in this process, with
// all that it may do.
#include "target/library.h"

#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "shell/output.h"

_Static_assert(sizeof(descent_callback *) == sizeof(void *), "dlsym gives a pointer to data");

static int cannot_open(const char *file)
{
    const char *why = dlerror();
    if (access(file, F_OK) != 0) {
        cli_error("no library \"%s\"", file);
        return CLI_NO_INPUT;
    }
    cli_error("cannot load \"%s\": %s", file, why ? why : "it is not a shared library");
    cli_try("cc -shared -fPIC f.c -o f.so");
    return access(file, R_OK) != 0 ? CLI_NO_INPUT : CLI_BAD_DATA;
}

static void *symbol(void *handle, const char *name, const char *ending)
{
    char whole[512];
    snprintf(whole, sizeof whole, "%s%s", name, ending);
    return dlsym(handle, whole);
}

int cli_library_open(const char *where, size_t n, bool no_gradient, cli_library *library)
{
    char file[CLI_MINIMIZE_PATH + 2];
    const char *colon = strrchr(where, ':');
    if (n == 0) {
        cli_error("--lib: how many variables has the function?");
        cli_try("--dim 2");
        return CLI_USAGE;
    }
    if (!colon || colon == where || colon[1] == '\0') {
        cli_error("--lib: \"%s\" is not FILE:NAME, a shared library and a function in it",
                  where);
        cli_try("--lib ./f.so:name");
        return CLI_USAGE;
    }
    // Without a slash the system's folders would be searched.
    const int length = (int)(colon - where);
    const bool bare = !memchr(where, '/', (size_t)length);
    snprintf(file, sizeof file, "%s%.*s", bare ? "./" : "", length, where);
    library->handle = dlopen(file, RTLD_NOW | RTLD_LOCAL);
    if (!library->handle) {
        return cannot_open(file);
    }
    void *function = symbol(library->handle, colon + 1, "");
    void *product = symbol(library->handle, colon + 1, "_hessian_vector");
    if (!function) {
        cli_error("%s has no function \"%s\"", file, colon + 1);
        cli_try("nm -D --defined-only %s    its functions (in C++: extern \"C\")", file);
        return CLI_BAD_DATA;
    }
    library->callbacks.value_only = no_gradient;
    library->asked = no_gradient;
    memcpy(&library->callbacks.function, &function, sizeof function);
    memcpy(&library->callbacks.hessian_vector, &product, sizeof product);
    return CLI_DONE;
}

void cli_library_close(cli_library *library)
{
    if (library->handle) {
        dlclose(library->handle);
    }
    *library = (cli_library){0};
}

int cli_library_probe(cli_library *library, size_t n, const double *x)
{
    // One call at the start tells whether the function fills in g; to trust a g that it left
    // alone would make every point look flat.
    double *g = calloc(n, sizeof *g);
    if (!g) {
        return cli_no_memory();
    }
    // A gradient that is left alone still has the marks.
    const double mark = -0x1.23456789abcdep-1000;
    for (size_t i = 0; i < n; i++) {
        g[i] = mark;
    }
    library->callbacks.function(n, x, g, library->callbacks.user);
    bool untouched = true;
    for (size_t i = 0; i < n; i++) {
        untouched = untouched && g[i] == mark;
    }
    library->callbacks.value_only = library->callbacks.value_only || untouched;
    free(g);
    return CLI_DONE;
}
