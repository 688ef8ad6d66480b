// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The classes of CIFAR-10 and CIFAR-100, a line each in the order of their labels, as the files
// batches.meta.txt, coarse_label_names.txt and fine_label_names.txt have them ([K09] Krizhevsky.
// Learning multiple layers of features from tiny images. 2009).
#ifndef DSC_DATA_CIFAR_NAMES_H
#define DSC_DATA_CIFAR_NAMES_H

// clang-format off
static const char cifar_10[] =
    "airplane\nautomobile\nbird\ncat\ndeer\ndog\nfrog\nhorse\nship\ntruck\n";

static const char cifar_coarse[] =
    "aquatic_mammals\nfish\nflowers\nfood_containers\nfruit_and_vegetables\n"
    "household_electrical_devices\nhousehold_furniture\ninsects\nlarge_carnivores\n"
    "large_man-made_outdoor_things\nlarge_natural_outdoor_scenes\n"
    "large_omnivores_and_herbivores\nmedium_mammals\nnon-insect_invertebrates\npeople\n"
    "reptiles\nsmall_mammals\ntrees\nvehicles_1\nvehicles_2\n";

static const char cifar_fine[] =
    "apple\naquarium_fish\nbaby\nbear\nbeaver\nbed\nbee\nbeetle\nbicycle\nbottle\nbowl\nboy\n"
    "bridge\nbus\nbutterfly\ncamel\ncan\ncastle\ncaterpillar\ncattle\nchair\nchimpanzee\nclock\n"
    "cloud\ncockroach\ncouch\ncrab\ncrocodile\ncup\ndinosaur\ndolphin\nelephant\nflatfish\n"
    "forest\nfox\ngirl\nhamster\nhouse\nkangaroo\nkeyboard\nlamp\nlawn_mower\nleopard\nlion\n"
    "lizard\nlobster\nman\nmaple_tree\nmotorcycle\nmountain\nmouse\nmushroom\noak_tree\norange\n"
    "orchid\notter\npalm_tree\npear\npickup_truck\npine_tree\nplain\nplate\npoppy\nporcupine\n"
    "possum\nrabbit\nraccoon\nray\nroad\nrocket\nrose\nsea\nseal\nshark\nshrew\nskunk\n"
    "skyscraper\nsnail\nsnake\nspider\nsquirrel\nstreetcar\nsunflower\nsweet_pepper\ntable\n"
    "tank\ntelephone\ntelevision\ntiger\ntractor\ntrain\ntrout\ntulip\nturtle\nwardrobe\nwhale\n"
    "willow_tree\nwolf\nwoman\nworm\n";
// clang-format on

#endif
