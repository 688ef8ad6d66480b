// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Convolutions with a quarter of the multiplications: windows of 3 x 3 in steps of one, by transforms of tiles
// of 4 x 4 places [W80] [L16]. Only for files compiled with `real`, and only for float: double stays what
// it is compared with.
//
// Errors relative to the root mean square of the results, which are sums over normal numbers: root mean
// square, largest of 8 images of 16 x 16; beside them those of direct.h.
//
//     channels     16                 64                 256
//     here         4.9e-7, 4.6e-6     7.9e-7, 7.3e-6     1.5e-6, 2.1e-5
//     direct       2.1e-7, 2.1e-6     2.8e-7, 2.2e-6     2.9e-7, 2.3e-6
//
// A number that is not finite, or so large that sums of a tile are not, may be seen by all places of its
// tiles.
//
// [W80] Winograd. Arithmetic complexity of computations. SIAM 1980.
// [L16] Lavin, Gray. Fast algorithms for convolutional neural networks. CVPR 2016, arXiv:1509.09308.
// [B18] Barabasz, Anderson, Soodhalter, Gregg. Error analysis and improving the accuracy of Winograd
// convolution for deep neural networks. 2018, arXiv:1803.10986.
#ifndef DSC_GRAPH_OPERATORS_WINOGRAD_H
#define DSC_GRAPH_OPERATORS_WINOGRAD_H

#include "graph/operators/direct.h"

enum { DSC_HAS_WINOGRAD = DESCENT_REAL == 32 };

#define dsc_winograd_takes   X(winograd_takes)
#define dsc_winograd_forward X(winograd_forward)
#define dsc_winograd_images  X(winograd_images)
#define dsc_winograd_work    X(winograd_work)

/// Whether it is faster here than in place (direct.h): by the shape alone, so that the same network has
/// the same way on every processor, and every example has it whatever their number.
bool dsc_winograd_takes(const dsc_convolved *convolved);

/// As in direct.h, of what is taken.
void dsc_winograd_forward(const dsc_convolved *convolved, size_t count, const real *x,
                          const real *weights, bool add, real *z, void *work);
void dsc_winograd_images(const dsc_convolved *convolved, size_t count, const real *delta,
                         const real *weights, bool add, real *gx, void *work);
size_t dsc_winograd_work(const dsc_convolved *convolved);

#endif
