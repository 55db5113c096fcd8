import {holdAgainstOracle} from './oracle';

holdAgainstOracle('cpu');
