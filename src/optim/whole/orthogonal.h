// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Orthogonalising a matrix: of X = U S V' something near U V', by odd polynomials of X, which act
// on the singular values alone:
//
//     X <- a X + b (X X') X + c (X X')^2 X,  five times
//
// ns5: the same a, b, c every time [J24]; singular values between 0.003 and 1 of X come out
// between 0.68 and 1.21. Polar Express: five triples of their own [A25]; between 0.001 and 1 they
// come out between 0.84 and 1.15. Smaller ones grow by at most 485 and 970.
//
// [J24] Jordan et al. Muon: an optimizer for hidden layers in neural networks. 2024.
// [A25] Amsel et al. The Polar Express: optimal matrix sign methods and their application to the
// Muon algorithm. 2025. Algorithm 1; coefficients for five steps with 2 % of safety, and 1.02 beside
// the norm, as in modded-nanogpt (its appendix A has others, for any number of steps and 1 %).
#ifndef DSC_OPTIM_WHOLE_ORTHOGONAL_H
#define DSC_OPTIM_WHOLE_ORTHOGONAL_H

#include "optim/whole/team.h"

/// A matrix with what computing on it needs: all row by row without gaps.
typedef struct dsc_orthogonal {
    size_t rows, columns;
    void *x, *next;         /* rows x columns */
    void *square, *quartic; /* with as many rows and columns as the shorter side of x */
} dsc_orthogonal;

/// Adds its arrays to a layout of scratch memory, and places them there.
void dsc_orthogonal_plan(dsc_orthogonal *of, descent_type type, size_t *total,
                         unsigned char *scratch);

/// The factor on a matrix before it is orthogonalised, so that no singular value is above 1; `norm`
/// is its norm (Frobenius), and it has been multiplied by `power`.
double dsc_orthogonal_factor(descent_orthogonaliser form, double norm, double power);

/// Orthogonalises x; *result (out): x or next. Meets before and after.
void dsc_orthogonalise(const dsc_team *team, descent_orthogonaliser form, dsc_orthogonal *of,
                       void **result);

#endif
