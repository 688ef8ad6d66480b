// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DSC_GRAPH_NETWORK_DOCUMENT_H
#define DSC_GRAPH_NETWORK_DOCUMENT_H

#include "graph/network.h"

/// The network as a document (network_document.c): its graph, which nodes are what, and the
/// words it was made from. *document (out): freed with json_decref. DESCENT_UNSUPPORTED as for
/// dsc_graph_to_json.
descent_status dsc_network_to_json(const descent_network *network, json_t **document,
                                   descent_error *error);
descent_status dsc_network_can_be_written(const descent_network *network, descent_error *error);
descent_status dsc_network_from_json(const json_t *document, descent_network **network,
                                     descent_error *error);
/// The task of that name that a network can have; DESCENT_TASK_NONE: no such task. word may be
/// NULL.
descent_task dsc_task_of(const char *word);
/// An equal network of its own. DESCENT_UNSUPPORTED as for dsc_graph_to_json.
descent_status dsc_network_copy(const descent_network *network, descent_network **copy,
                                descent_error *error);
/// Do both networks compute the same from the same parameters? What only training knows does
/// not count: how parameters begin, what decays, dropout. DESCENT_INVALID says where they
/// differ; `first` and `second` are what people call them: "the model", "the run".
descent_status dsc_network_agrees(const descent_network *a, const char *first,
                                  const descent_network *b, const char *second,
                                  descent_error *error);

#endif
