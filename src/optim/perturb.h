// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// When perturbed gradient descent kicks, and the kick.
//
// Where the gradient is small the point may be a saddle. A kick adds noise that is uniform in a
// ball; plain steps follow for a while; if the value is then not lower than where the kick was
// made, that was a minimum, and the run goes back there. [J17] algorithm 2 with these choices:
//   - its threshold on the gradient starts at 1e-3 (or the tolerance, when that is larger), so
//     that a saddle with flat directions need not be approached to the last digit, and becomes
//     a hundredth of the gradient there at every kick, down to the tolerance, so that kicks do
//     not keep a run from converging; away from flat places it is 1e-3 again;
//   - it waits for 5 / lr steps, 50 to 2000: a direction of curvature -1 grows by e^5;
//   - a value counts as lower by 1e-12 (1 + |f|);
//   - its end needs the gradient at the place to be within the tolerance as well.
//
// [J17] Jin, Ge, Netrapalli, Kakade, Jordan. How to escape saddle points efficiently. ICML
// 2017.
#ifndef DSC_OPTIM_PERTURB_H
#define DSC_OPTIM_PERTURB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/mathematics.h"

typedef struct dsc_perturb {
    double radius, tolerance;
    bool noisy; /* values do not compare: it never goes back and never ends */
    uint64_t seed, wait;
    double threshold;
    uint64_t kicks, since;              /* since the last one */
    bool watching;                      /* a kick was made and not judged yet */
    double value, norm;                 /* where it was made */
    const dsc_mathematics *mathematics; /* kicks are computed by it */
} dsc_perturb;

typedef enum dsc_perturb_verdict {
    DSC_PERTURB_STEP, /* an ordinary step */
    DSC_PERTURB_KICK, /* keep x, then dsc_perturb_kick */
    DSC_PERTURB_BACK, /* return to the x that was kept: the kick led nowhere */
    DSC_PERTURB_END   /* the same, and it is a minimum */
} dsc_perturb_verdict;

dsc_perturb dsc_perturb_start(double radius, double rate, double tolerance, bool noisy,
                              uint64_t seed, const dsc_mathematics *by);

/// What comes next, at a point with this value and norm of the gradient.
dsc_perturb_verdict dsc_perturb_next(dsc_perturb *p, double value, double norm);

/// Adds the noise to x[n] (in/out): a function of seed and number of the kick.
void dsc_perturb_kick(const dsc_perturb *p, size_t n, double *x);
void dsc_perturb_kick_f32(const dsc_perturb *p, size_t n, float *x);

#endif
