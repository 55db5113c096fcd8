import {holdLaws} from './declare';

holdLaws('reduce', 'scan', 'shape', 'indexing', 'pool', 'window');
