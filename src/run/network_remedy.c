// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What to do about a file of another network.
#include "run/network_remedy.h"

#include <stdio.h>

const char *dsc_network_remedy(const char *layers, const char *whose,
                               char text[DSC_NETWORK_REMEDY])
{
    if (layers) {
        (void)snprintf(text, DSC_NETWORK_REMEDY,
                       "give the run the layers \"%s\", which are those of %s", layers, whose);
    } else {
        (void)snprintf(text, DSC_NETWORK_REMEDY, "give the run the graph that %s was made with",
                       whose);
    }
    return text;
}
