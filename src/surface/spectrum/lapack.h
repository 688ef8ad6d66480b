// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The four functions of LAPACK that are used, from the machine's shared library, which is
// loaded when they are first needed: linked in, it would make every start of the program
// several times slower (OpenBLAS is 40 MB and starts threads when it is loaded).
//
// Which bits they give depends on the library (reference LAPACK, OpenBLAS, ...), and with some
// on its own number of threads (OPENBLAS_NUM_THREADS), never on options of ours.
#ifndef DSC_SURFACE_SPECTRUM_LAPACK_H
#define DSC_SURFACE_SPECTRUM_LAPACK_H

#include <stdbool.h>
#include <stddef.h>

/// By Fortran's calling convention: everything by address, matrices by columns, integers of 32
/// bits, and lengths of texts as last arguments.
typedef struct dsc_lapack {
    void (*dsytrd)(const char *uplo, const int *n, double *a, const int *lda, double *d,
                   double *e, double *tau, double *work, const int *lwork, int *info,
                   size_t uplo_length);
    void (*dstemr)(const char *jobz, const char *range, const int *n, double *d, double *e,
                   const double *vl, const double *vu, const int *il, const int *iu, int *m,
                   double *w, double *z, const int *ldz, const int *nzc, int *isuppz,
                   int *tryrac, double *work, const int *lwork, int *iwork, const int *liwork,
                   int *info, size_t jobz_length, size_t range_length);
    void (*dsteqr)(const char *compz, const int *n, double *d, double *e, double *z,
                   const int *ldz, double *work, int *info, size_t compz_length);
    void (*dsytrf_rook)(const char *uplo, const int *n, double *a, const int *lda, int *ipiv,
                        double *work, const int *lwork, int *info, size_t uplo_length);
} dsc_lapack;

/// False when this build does without (DESCENT_LAPACK=OFF) or the library is not there. The
/// library stays loaded; loading it again costs microseconds. Nothing to free.
bool dsc_lapack_load(dsc_lapack *lapack);

#endif
