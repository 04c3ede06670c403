#pragma once
// Vector kernels with run-time dispatch. A C target because Swift does not vectorise float reductions.
#include "CharacterScan.h"
#include "GramScan.h"
#include "MarkScan.h"
#include "MaskScan.h"
#include "MinHash.h"
#include "SetScan.h"
#include "TextScan.h"
#include "TransformerKernels.h"
