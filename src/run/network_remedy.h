// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DSC_RUN_NETWORK_REMEDY_H
#define DSC_RUN_NETWORK_REMEDY_H

enum { DSC_NETWORK_REMEDY = 1200 };

/// What to do about a file of the network of those layers (NULL: made by calls), where the run
/// has another: a remedy in words. whose: "the model". Returns `text`.
const char *dsc_network_remedy(const char *layers, const char *whose,
                               char text[DSC_NETWORK_REMEDY]);

#endif
