import { noDocker } from './test-person.js';
import { provesLabs } from './test-proof.js';

// The others take minutes more: .ci/run proves them where its hour has room, and a release `labs verify --all --ground docker`.
provesLabs(['03-bridge', '09-docker-bridge'], 'docker', noDocker);
