// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#include "surface/spectrum/lapack.h"

#include <string.h>

#ifdef DESCENT_LAPACK_NAME

#include <dlfcn.h>

// ISO C has no cast from a pointer to data to one to a function; POSIX gives both one form.
static bool find(void *handle, const char *name, void *function, size_t size)
{
    void *symbol = dlsym(handle, name);
    memcpy(function, &symbol, size);
    return symbol != NULL;
}

bool dsc_lapack_load(dsc_lapack *lapack)
{
    // Never unloaded: its threads would have to end first.
    void *handle = dlopen(DESCENT_LAPACK_NAME, RTLD_LAZY | RTLD_LOCAL | RTLD_NODELETE);
    *lapack = (dsc_lapack){0};
    if (!handle) {
        return false;
    }
    const bool found =
        find(handle, "dsytrd_", &lapack->dsytrd, sizeof lapack->dsytrd) &&
        find(handle, "dstemr_", &lapack->dstemr, sizeof lapack->dstemr) &&
        find(handle, "dsteqr_", &lapack->dsteqr, sizeof lapack->dsteqr) &&
        find(handle, "dsytrf_rook_", &lapack->dsytrf_rook, sizeof lapack->dsytrf_rook);
    dlclose(handle);
    return found;
}

#else

bool dsc_lapack_load(dsc_lapack *lapack)
{
    memset(lapack, 0, sizeof *lapack);
    return false;
}

#endif
