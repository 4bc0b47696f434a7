import { noDocker } from './test-person.js';
import { provesLabs } from './test-proof.js';

// All of them take a quarter of an hour and more with containers: before a release, `labs verify --all --ground docker`.
provesLabs(['00-tour', '01-namespaces', '02-veth-pair', '03-bridge'], 'docker', noDocker);
