/** Jest setup of every project: without TF.js's banner about Node being slow, and its other warnings, a run prints only what failed. */
import {enableProdMode} from '@tensorflow/tfjs-core';

enableProdMode();
