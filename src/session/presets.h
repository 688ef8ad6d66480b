// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Networks that have a name: a text of layers each, which a run has in its record in full.
#ifndef DSC_SESSION_PRESETS_H
#define DSC_SESSION_PRESETS_H

#include <descent/session.h>

typedef struct dsc_preset {
    const char *layers; /* the text (docs/networks.md) */
    const char *about;  /* whose network it is, for people */
    bool images;        /* it is for images, */
    size_t least;       /* of at least as many pixels along a side */
    bool text;          /* it is for text */
} dsc_preset;

/// The network called so (a descent_net); NULL: none.
const dsc_preset *dsc_preset_of(int net);

/// The word for it: "lenet5".
const char *dsc_preset_word(int net);

/// DESCENT_INVALID unless the rows of the data are what it takes.
descent_status dsc_preset_fits(int net, const descent_dataset *data, descent_error *error);

#endif
