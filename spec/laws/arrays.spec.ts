import {holdLaws} from './declare';

holdLaws('reduce', 'scan', 'shape', 'indexing', 'sparse', 'ragged', 'counting', 'boxes', 'strings', 'pool', 'window');
