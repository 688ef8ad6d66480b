// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Sources: [LeCun 1998] LeCun, Bottou, Bengio, Haffner. Gradient-based learning applied to document
// recognition. Proceedings of the IEEE, 1998. [Springenberg 2015] Springenberg, Dosovitskiy, Brox,
// Riedmiller. Striving for simplicity: the all convolutional net. ICLR workshop, 2015.
// [He 2016] He, Zhang, Ren, Sun. Deep residual learning for image recognition. CVPR, 2016.
// docs/networks.md says how each text differs from its paper.
#include "session/presets.h"

#include <stdio.h>
#include <string.h>

#include "core/status.h"
#include "graph/shape.h"

// Layers of a residual network: two convolutions and what arrives, or, where a stage begins, a
// convolution of one place that makes the same shape of it.
#define BLOCK(channels)                                                                        \
    "residual(conv " channels " 3x3 norm relu conv " channels " 3x3 norm) relu"
#define FIRST_BLOCK(channels)                                                                  \
    "residual(conv " channels " 3x3 stride 2 norm relu conv " channels                         \
    " 3x3 norm | conv " channels " 1x1 stride 2 norm) relu"

static const dsc_preset presets[] = {
    [DESCENT_NET_LENET5] = {"conv 6 5x5 tanh average-pool 2 conv 16 5x5 pad none tanh "
                            "average-pool 2 120 tanh 84 tanh",
                            "LeNet-5, of LeCun et al. 1998", true, 12, false},
    [DESCENT_NET_ALLCONV] = {"dropout 0.2 conv 96 3x3 relu conv 96 3x3 relu "
                             "conv 96 3x3 stride 2 relu dropout 0.5 "
                             "conv 192 3x3 relu conv 192 3x3 relu "
                             "conv 192 3x3 stride 2 relu dropout 0.5 "
                             "conv 192 3x3 relu conv 192 1x1 relu global-pool",
                             "All-CNN-C, of Springenberg et al. 2015", true, 1, false},
    [DESCENT_NET_RESNET8] = {"conv 16 3x3 norm relu " BLOCK("16") " " FIRST_BLOCK(
                                 "32") " " FIRST_BLOCK("64") " global-pool",
                             "residual network of He et al. 2016 with a block in each stage",
                             true, 1, false},
    [DESCENT_NET_RESNET20] =
        {"conv 16 3x3 norm relu 3*(" BLOCK("16") ") " FIRST_BLOCK("32") " 2*(" BLOCK(
             "32") ") " FIRST_BLOCK("64") " 2*(" BLOCK("64") ") global-pool",
         "residual network of He et al. 2016 with 20 layers", true, 1, false},
    [DESCENT_NET_CHARGPT] = {"embed 128 tied 4*(attention 4 mlp 512)",
                             "nanoGPT's configuration for a CPU, of Karpathy 2022", false, 0,
                             true},
};

// What chargpt is trained with. unless: options that, given, leave it to the user. A run that is
// limited by time alone has the steps that fit into it (time_fit.h).
static const struct {
    const char *option, *value, *unless;
} of_chargpt[] = {{"optimizer", "adamw", ""},
                  {"lr", "0.001", "optimizer"},
                  {"beta2", "0.99", "optimizer"},
                  {"weight-decay", "0.1", "optimizer"},
                  {"batch", "12", ""},
                  {"clip", "1", ""},
                  {"steps", "2000", "epochs time"},
                  {"decay", "warmup:5% then cosine:..0.1", "optimizer"}};

const dsc_preset *dsc_preset_of(int net)
{
    return net > DESCENT_NET_NONE && net < DESCENT_NET_COUNT ? &presets[net] : NULL;
}

const char *dsc_preset_word(int net)
{
#define NET_WORD(name, word) word,
    static const char *const words[] = {DESCENT_NET_LIST(NET_WORD)};
#undef NET_WORD
    return net >= 0 && net < DESCENT_NET_COUNT ? words[net] : "?";
}

// Fewer numbers than those of such an image have hardly been one.
enum { SMALL = 8 };

static descent_status refuse_rows(int net, size_t inputs, descent_error *error)
{
    char shape[DSC_SHAPE_TEXT];
    descent_shape likely = dsc_shape_likely(inputs);
    if (likely.rank == 0 || likely.dim[0] < SMALL) {
        return dsc_fail(error, DESCENT_INVALID,
                        "`net = %s` is for images, and rows of %zu numbers do not say which of "
                        "them are neighbours" DSC_REMEDY
                        "image = HEIGHTxWIDTHxCHANNELS    # with these in place of the words\n"
                        "net = none",
                        dsc_preset_word(net), inputs);
    }
    if (likely.dim[2] == 1) {
        likely.rank = 2; // as one types it
    }
    return dsc_fail(
        error, DESCENT_INVALID,
        "`net = %s` is for images, and rows of %zu numbers do not say which of them "
        "are neighbours" DSC_REMEDY "image = %s    # if that is what a row is",
        dsc_preset_word(net), inputs, dsc_shape_text(likely, "x", shape));
}

descent_status dsc_preset_fits(int net, const descent_dataset *data, descent_error *error)
{
    const dsc_preset *preset = dsc_preset_of(net);
    const descent_shape shape = descent_dataset_shape(data);
    const bool text = descent_dataset_tokens(data) > 0;
    FAIL_IF(preset && text && !preset->text, error, DESCENT_INVALID,
            "`net = %s` is for images, and the data are text" DSC_REMEDY "net = chargpt",
            dsc_preset_word(net));
    FAIL_IF(preset && preset->text && !text, error, DESCENT_INVALID,
            "`net = %s` is for text, and the data are none" DSC_REMEDY "net = none",
            dsc_preset_word(net));
    if (!preset || !preset->images) {
        return DESCENT_OK;
    }
    if (shape.rank < 2) {
        return refuse_rows(net, descent_dataset_inputs(data), error);
    }
    FAIL_IF(shape.dim[0] < preset->least || shape.dim[1] < preset->least, error,
            DESCENT_INVALID,
            "`net = %s` is for images of %zu x %zu at least, and these are %zu x %zu" DSC_REMEDY
            "net = %s    # takes images of any size",
            dsc_preset_word(net), preset->least, preset->least, shape.dim[0], shape.dim[1],
            dsc_preset_word(DESCENT_NET_ALLCONV));
    return DESCENT_OK;
}

// Whether one of the words, between blanks, is given.
static bool any_given(const char *words, bool (*given)(const void *context, const char *option),
                      const void *context)
{
    char name[32];
    for (const char *p = words; *p;) {
        const size_t length = strcspn(p, " ");
        snprintf(name, sizeof name, "%.*s", (int)length, p);
        if (given(context, name)) {
            return true;
        }
        p += length + (p[length] == ' ');
    }
    return false;
}

descent_status descent_net_settings(int net,
                                    bool (*given)(const void *context, const char *option),
                                    const void *context, descent_train_options *options,
                                    descent_error *error)
{
    FAIL_IF(!given, error, DESCENT_INVALID, "%s: given is NULL", __func__);
    NEED(error, "options", options);
    const size_t count = sizeof of_chargpt / sizeof *of_chargpt;
    for (size_t i = 0; net == DESCENT_NET_CHARGPT && i < count; i++) {
        const char *name = of_chargpt[i].option;
        if (!given(context, name) && !any_given(of_chargpt[i].unless, given, context)) {
            TRY(descent_options_set(descent_train_option_table(), options, name,
                                    of_chargpt[i].value, error));
        }
    }
    return DESCENT_OK;
}
