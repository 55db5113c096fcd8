import {holdAgainstOracle} from './oracle';

holdAgainstOracle('wasm');
