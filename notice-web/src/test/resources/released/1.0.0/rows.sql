-- Written by UpgradeTest; the keys and passwords in it are of no other database.

copy api_key (id, name, scopes, limits, created_by, created_at, expires_at, revoked_at, last_used_at) from stdin;
09f61ce6-c4d6-4b01-8cf1-68e3e16bbf1f	test	{tokens:issue}	\N	1	2026-11-21 22:16:20.752875+00	\N	\N	2026-11-21 22:16:21.447367+00
ecce2184-b620-4eff-a814-eb9752b630e4	test	{tokens:issue}	\N	1	2026-11-21 22:16:22.41799+00	\N	\N	2026-11-21 22:16:22.433891+00
6bc47dfc-dec4-4c7a-ac2a-f01519d8ebf6	test	{tokens:issue}	\N	1	2026-11-21 22:16:22.656213+00	\N	\N	2026-11-21 22:16:22.70567+00
6e97566d-7465-4e9f-9cea-c86642970466	test	{tokens:issue}	\N	1	2026-11-21 22:16:26.183647+00	\N	\N	2026-11-21 22:16:26.221393+00
1ef4fba1-3194-49cb-b77b-7d16aa8e011a	test	{tokens:issue}	\N	1	2026-11-21 22:16:29.500782+00	\N	\N	2026-11-21 22:16:29.646647+00
14c8e96f-87a0-4419-99bb-30b0d712e6d6	test	{tokens:issue}	\N	1	2026-11-21 22:16:29.971746+00	\N	\N	2026-11-21 22:16:30.152476+00
220817a0-f0b2-4a3f-af67-bde6eb5db18b	test	{tokens:issue}	\N	1	2026-11-21 22:16:30.435838+00	\N	\N	2026-11-21 22:16:30.586784+00
20e175d0-8660-4b18-8d48-affe72f21a8a	test	{tokens:issue}	\N	1	2026-11-21 22:16:30.8788+00	\N	\N	2026-11-21 22:16:30.966932+00
\.

copy api_key_secret (hash, api_key, prefix, created_at, good_until) from stdin;
\\x189bd3a4d9947be51a60376519a66c8211a3f4ddb0639ec444436400a9adb9ee	09f61ce6-c4d6-4b01-8cf1-68e3e16bbf1f	ntk_XjMMmh	2026-11-21 22:16:20.752875+00	\N
\\x7bd6aaffa76bccb921c8584eb839a8c5f0f7a0983a449c83afb32ae71df1c7f3	ecce2184-b620-4eff-a814-eb9752b630e4	ntk_B2HkQD	2026-11-21 22:16:22.41799+00	\N
\\x340061d4f02eb9518f7cace04ad0d13ba023ee576661b7d473af0a04a7ee5d91	6bc47dfc-dec4-4c7a-ac2a-f01519d8ebf6	ntk_YuYAlS	2026-11-21 22:16:22.656213+00	\N
\\x348ca34ea4ffadf88cc1d6ba9e10348530b0cc809f420b2db232c24632de99bb	6e97566d-7465-4e9f-9cea-c86642970466	ntk_VlG4pX	2026-11-21 22:16:26.183647+00	\N
\\xd33cf582fb4f8e66a951858f5a9c239fc785239483a613c68b1b6145b43f8012	1ef4fba1-3194-49cb-b77b-7d16aa8e011a	ntk_cDcyEy	2026-11-21 22:16:29.500782+00	\N
\\x02f2cef30512bd5a5aad50b3ce82f6661f87ad5cc210e36db3f2c9d015248705	14c8e96f-87a0-4419-99bb-30b0d712e6d6	ntk_LvdqVy	2026-11-21 22:16:29.971746+00	\N
\\x4fb3365c57fe6881f7df7d88f7be18369768721e5b6e76ea190b80e416358fdc	220817a0-f0b2-4a3f-af67-bde6eb5db18b	ntk_QogZhQ	2026-11-21 22:16:30.435838+00	\N
\\xb4720b0ff396669d991a7d51c277c137b62c5afa4e7a00dd592689f3710d256f	20e175d0-8660-4b18-8d48-affe72f21a8a	ntk_vD2gwL	2026-11-21 22:16:30.8788+00	\N
\.

copy api_key_sends (api_key, hour, sent) from stdin;
\.

copy audit_anchor (singleton, number, entry, hash) from stdin;
t	0	\N	\\xe3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855
\.

copy audit_check (singleton, number, hash, entry, rest_until, whole_at, whole_to, whole_entry, broken_at) from stdin;
t	0	\N	0	2026-11-21 22:17:05.563535+00	2026-11-21 22:16:05.563536+00	1	1	\N
\.

copy audit_entry (id, at, actor, action, target, result, address, before, after) from stdin;
1	2026-11-21 22:16:04.738585+00	system:start	recipient.create	admin	DONE	\N	\N	{"roles": ["ADMIN"], "displayName": "Administrator"}
2	2026-11-21 22:16:12.332843+00	admin	session.create	91abc5fa-7fe0-4f9c-b5db-f9c654411618	DONE	127.0.0.1	\N	\N
3	2026-11-21 22:16:18.867537+00	admin	group.create	up-finance	DONE	127.0.0.1	\N	{"name": "up-finance"}
4	2026-11-21 22:16:19.84655+00	admin	group.create	up-berlin	DONE	127.0.0.1	\N	{"name": "up-berlin"}
5	2026-11-21 22:16:20.627705+00	admin	recipient.create	up-ada	DONE	127.0.0.1	\N	{"active": true, "groups": ["up-berlin", "up-finance"], "displayName": "up-ada"}
6	2026-11-21 22:16:21.391311+00	admin	key.create	09f61ce6-c4d6-4b01-8cf1-68e3e16bbf1f	DONE	127.0.0.1	\N	{"name": "test", "scopes": ["tokens:issue"]}
7	2026-11-21 22:16:22.292699+00	key:09f61ce6-c4d6-4b01-8cf1-68e3e16bbf1f	token.issue	up-ada	DONE	127.0.0.1	\N	{"expiresAt": "2026-11-21T23:16:22.285762656Z"}
8	2026-11-21 22:16:22.3922+00	admin	recipient.create	up-bob	DONE	127.0.0.1	\N	{"active": true, "groups": ["up-finance"], "displayName": "up-bob"}
9	2026-11-21 22:16:22.425064+00	admin	key.create	ecce2184-b620-4eff-a814-eb9752b630e4	DONE	127.0.0.1	\N	{"name": "test", "scopes": ["tokens:issue"]}
10	2026-11-21 22:16:22.47711+00	key:ecce2184-b620-4eff-a814-eb9752b630e4	token.issue	up-bob	DONE	127.0.0.1	\N	{"expiresAt": "2026-11-21T23:16:22.466572862Z"}
11	2026-11-21 22:16:22.557857+00	admin	recipient.create	up-eve	DONE	127.0.0.1	\N	{"active": true, "groups": ["up-berlin"], "displayName": "up-eve"}
12	2026-11-21 22:16:22.667359+00	admin	key.create	6bc47dfc-dec4-4c7a-ac2a-f01519d8ebf6	DONE	127.0.0.1	\N	{"name": "test", "scopes": ["tokens:issue"]}
13	2026-11-21 22:16:22.776974+00	key:6bc47dfc-dec4-4c7a-ac2a-f01519d8ebf6	token.issue	up-eve	DONE	127.0.0.1	\N	{"expiresAt": "2026-11-21T23:16:22.769226386Z"}
14	2026-11-21 22:16:22.911483+00	admin	category.create	up-it	DONE	127.0.0.1	\N	{"names": {"en": "IT", "zh": "信息技术"}, "order": 0}
15	2026-11-21 22:16:23.031435+00	admin	notice.publish	01a2002e-96bf-7571-a9ed-f71cd68794b9	DONE	127.0.0.1	\N	{"title": "Everyone", "position": 8, "bodyDigest": "c041125205ba14fe4026d2cb04e5a62df9b5f89e59bfb5abf26756c0f8c8768c", "audienceSize": 4}
16	2026-11-21 22:16:23.072503+00	admin	notice.publish	01a2002e-9719-7c20-bc39-bcd85798acd1	DONE	127.0.0.1	\N	{"title": "Finance", "position": 9, "bodyDigest": "c041125205ba14fe4026d2cb04e5a62df9b5f89e59bfb5abf26756c0f8c8768c", "audienceSize": 2}
17	2026-11-21 22:16:23.106486+00	admin	notice.publish	01a2002e-9738-7a1c-ae4e-fbaf2deb0289	DONE	127.0.0.1	\N	{"title": "Named", "position": 10, "bodyDigest": "c041125205ba14fe4026d2cb04e5a62df9b5f89e59bfb5abf26756c0f8c8768c", "audienceSize": 2}
18	2026-11-21 22:16:23.139574+00	admin	notice.publish	01a2002e-975d-79c7-8a45-a5b5dfdb6e7d	DONE	127.0.0.1	\N	{"title": "Union", "position": 11, "bodyDigest": "c041125205ba14fe4026d2cb04e5a62df9b5f89e59bfb5abf26756c0f8c8768c", "audienceSize": 3}
19	2026-11-21 22:16:23.158647+00	admin	notice.publish	01a2002e-9772-70a8-88d7-8e2190655da9	DONE	127.0.0.1	\N	{"title": "Recalled", "position": 12, "bodyDigest": "c041125205ba14fe4026d2cb04e5a62df9b5f89e59bfb5abf26756c0f8c8768c", "audienceSize": 4}
20	2026-11-21 22:16:23.200845+00	admin	notice.publish	01a2002e-9799-7cd3-af34-33368be345eb	DONE	127.0.0.1	\N	{"title": "Before the edit", "position": 13, "bodyDigest": "c041125205ba14fe4026d2cb04e5a62df9b5f89e59bfb5abf26756c0f8c8768c", "audienceSize": 2}
21	2026-11-21 22:16:23.234003+00	admin	notice.create	01a2002e-97b5-7e99-b372-22375c7aef4b	DONE	127.0.0.1	\N	{"title": "Draft 草稿", "status": "DRAFT", "bodyDigest": "c041125205ba14fe4026d2cb04e5a62df9b5f89e59bfb5abf26756c0f8c8768c"}
22	2026-11-21 22:16:23.597135+00	admin	notice.edit	01a2002e-9799-7cd3-af34-33368be345eb	DONE	127.0.0.1	{"title": "Before the edit", "bodyDigest": "c041125205ba14fe4026d2cb04e5a62df9b5f89e59bfb5abf26756c0f8c8768c"}	{"title": "After the edit", "bodyDigest": "39307ba0137d6ecffcbd4f776a88db8c9ff09e90a2ac5b7adf4af069582f2fee"}
23	2026-11-21 22:16:23.683111+00	admin	notice.recall	01a2002e-9772-70a8-88d7-8e2190655da9	DONE	127.0.0.1	{"status": "PUBLISHED"}	{"title": "Recalled", "reason": "A mistake", "status": "RECALLED"}
24	2026-11-21 22:16:24.049051+00	admin	recipient.update	up-eve	DONE	127.0.0.1	{"active": true, "groups": ["up-berlin"]}	{"active": false, "groups": []}
25	2026-11-21 22:16:26.146735+00	admin	recipient.create	up-zoe	DONE	127.0.0.1	\N	{"active": true, "groups": ["up-finance"], "displayName": "up-zoe"}
26	2026-11-21 22:16:26.203856+00	admin	key.create	6e97566d-7465-4e9f-9cea-c86642970466	DONE	127.0.0.1	\N	{"name": "test", "scopes": ["tokens:issue"]}
27	2026-11-21 22:16:26.240821+00	key:6e97566d-7465-4e9f-9cea-c86642970466	token.issue	up-zoe	DONE	127.0.0.1	\N	{"expiresAt": "2026-11-21T23:16:26.238973564Z"}
28	2026-11-21 22:16:26.897945+00	admin	notice.publish	01a2002e-a3f1-7129-b529-e3b1479ad879	DONE	127.0.0.1	\N	{"title": "With zoe", "position": 19, "bodyDigest": "c041125205ba14fe4026d2cb04e5a62df9b5f89e59bfb5abf26756c0f8c8768c", "audienceSize": 3}
29	2026-11-21 22:16:28.446126+00	admin	recipient.update	up-eve	DONE	127.0.0.1	{"active": false}	{"active": true}
30	2026-11-21 22:16:29.580377+00	admin	key.create	1ef4fba1-3194-49cb-b77b-7d16aa8e011a	DONE	127.0.0.1	\N	{"name": "test", "scopes": ["tokens:issue"]}
31	2026-11-21 22:16:29.747488+00	key:1ef4fba1-3194-49cb-b77b-7d16aa8e011a	token.issue	up-ada	DONE	127.0.0.1	\N	{"expiresAt": "2026-11-21T23:16:29.745299379Z"}
32	2026-11-21 22:16:30.086339+00	admin	key.create	14c8e96f-87a0-4419-99bb-30b0d712e6d6	DONE	127.0.0.1	\N	{"name": "test", "scopes": ["tokens:issue"]}
33	2026-11-21 22:16:30.251059+00	key:14c8e96f-87a0-4419-99bb-30b0d712e6d6	token.issue	up-bob	DONE	127.0.0.1	\N	{"expiresAt": "2026-11-21T23:16:30.248431975Z"}
34	2026-11-21 22:16:30.557171+00	admin	key.create	220817a0-f0b2-4a3f-af67-bde6eb5db18b	DONE	127.0.0.1	\N	{"name": "test", "scopes": ["tokens:issue"]}
35	2026-11-21 22:16:30.676729+00	key:220817a0-f0b2-4a3f-af67-bde6eb5db18b	token.issue	up-eve	DONE	127.0.0.1	\N	{"expiresAt": "2026-11-21T23:16:30.662869644Z"}
36	2026-11-21 22:16:30.947269+00	admin	key.create	20e175d0-8660-4b18-8d48-affe72f21a8a	DONE	127.0.0.1	\N	{"name": "test", "scopes": ["tokens:issue"]}
37	2026-11-21 22:16:30.981677+00	key:20e175d0-8660-4b18-8d48-affe72f21a8a	token.issue	up-zoe	DONE	127.0.0.1	\N	{"expiresAt": "2026-11-21T23:16:30.979266005Z"}
\.

copy audit_seal (number, entry, hash) from stdin;
1	1	\\xc79197c0a51b49a9067c0e2d99cdf4b11e1dc94668a37afd1baecdaf8d161caf
2	2	\\xa435c93bd8fa0f4478d0b90d846bd26a22b30fbad0a6097d40443883a4c33685
3	3	\\x40ab58586af9ccc093867a503f620bb51daab175f4f2f14ecc46715657e5cf35
4	4	\\xeaf4ffad0fb1ab2f3f357e0cb1f77d71673a5878652a2fddd7ea7c86ef82a27c
5	5	\\x07fd821707102c6a7721810c62a5a984cd94dd83ae21cc5d8a6e7140121976e9
6	6	\\xc524bafac4a1e1d1fd8f20b4642950b4c348735023bdd4020086d205f190ef1c
7	7	\\x8ba7d5812b97ee549d512e0a8921f12abc481bd02a9d07e566b8a576b74a2afb
8	8	\\xc5c4f909cabb6d0772728343bd7456393d5bcf09336a03acc7760213eb26e482
9	9	\\x862172e47a75550df4b5d49c36043d90fd73f1a5265bd017810d29fa360ab888
10	10	\\xd4c7659971cbee290f5c3b083c42d321ae94502997bd8577a0ab8160fc90a6eb
11	11	\\x4702c0feea06f50abd8bfc25d9b67d0188c7cf4f78a64fa94f3963ab579299c7
12	12	\\x8f58d35fe2c61a9a06b00093696f05390d0b0240952aa8f68fe3bae62b0c7c73
13	13	\\x9b6265b954761bb18f5cdc3a730d22f18130af2c0411ae160a26f9517d7748b6
14	14	\\x41ed57657f6f0e9f49a4c0ab418103a8cbac3520b2424885ec9414c1cee67594
15	15	\\x32a1a047afff47112726e0c4c84abfceab31a61b9d655ce4068bea0b03dd17ca
16	16	\\x7fc6266b202880396a20018a93d04dbb767ded116075bf8684205700611f9002
17	17	\\xb4a7a8315d006326d9c0291f313b2260c278450bb9356e028631f382e04d62d3
18	18	\\x5acee1366f7086b0e400d7b4e747d4c13361577a3a3d0fd35c9426b72f345397
19	19	\\x0b0072b5f251e22f7d0986281f98b6e12c0ddc0aa67212d4f616a91ab205c7f7
20	20	\\x10f4b748a76c55d4db6a800004ff2339e1ac704ebb336015eed036ad498d5112
21	21	\\x47f5562183838324d1323f20668d063c5f88b9590143750f13cbe876137f8ace
22	22	\\xd3dda61eebf2e5567483f8b3542e2f27d613be04c16b23c47824c8b91f3214c0
23	23	\\xaef104ed2b5bd3c58f664d6a82851c59c19553ccc324a2ead96645a440dc5f6c
24	24	\\x3b6a5056a53ecb2f7a10f68833a5fbab09db9fb44760b1218fc9b6b9711bbd0f
25	25	\\x28df203049c570081fbc6148e53dd5c0cd164b9970b3ad49a46d1eabf47c9b89
26	26	\\x824fc1a0774fc8eb8e95b53a8ff40a0e0159ce5e779fa7942864e76493f8d726
27	27	\\x4eaefb2ae03f65faf20277efbcc6fcaf1014ace77ff760778d37efe565c0c2c4
28	28	\\xe094b2736a6b741fec52fe56a32cd9d2352851b59b6290242073a6273c52c7ac
29	29	\\xc739be4730795fa6506462fcd061636c192a89645e0e0949c276356dedd14425
30	30	\\x9bd55b8634ebf905a13c37f1f49d05b30c09ba5a3fd6cee46bb81460b39f0035
31	31	\\x75d09d68b5cec4b71c4dac6252db008e258f48e87c3d8f8005ce032f0746260f
32	32	\\xe0ae743d28ab5c42396c62b10c8df174407bf6e34e5a68e614fafa71a34ec98b
33	33	\\xe1ac8a2e131ffc69f42c10dc100d69008202f4279694bd111715ff30f736a1b2
34	34	\\xcda57d230134afe8603f82e2387757d031f21508c165d3ec56c9b665b5509340
35	35	\\xc5840ac822204cc82780690387110f1a48b43813b4e92aa91ac12a55aff38f61
36	36	\\xf834c5f49dfcc4fd52cecd360545e48923a7433bd8c376e893e11f4220cec49c
37	37	\\x4c7e900b776ea08905a0e92ae86b0e35a9ade90b408b3ded1e1f9194ba1bd9cb
\.

copy audit_seal_head (singleton, number, entry, hash) from stdin;
t	37	37	\\x4c7e900b776ea08905a0e92ae86b0e35a9ade90b408b3ded1e1f9194ba1bd9cb
\.

copy audit_unsealed (entry) from stdin;
\.

copy category (key, names, sort_order) from stdin;
up-it	{"en": "IT", "zh": "信息技术"}	0
\.

copy directory_change (id, "position", recipients) from stdin;
1	1	{1}
2	4	{2}
3	5	{3}
4	6	{4}
5	16	{4}
6	18	{5}
7	20	{4}
\.

copy flyway_schema_history (installed_rank, version, description, type, script, checksum, installed_by, installed_on, execution_time, success) from stdin;
1	1	notice	SQL	V1__notice.sql	-668945718	notice	2026-11-21 22:15:43.909764	31	t
2	2	access	SQL	V2__access.sql	1480766582	notice	2026-11-21 22:15:43.991485	50	t
3	3	report	SQL	V3__report.sql	1874598996	notice	2026-11-21 22:15:44.105647	98	t
4	4	presence	SQL	V4__presence.sql	1422346495	notice	2026-11-21 22:15:44.245725	13	t
5	9	search	SQL	V9__search.sql	-1725652113	notice	2026-11-21 22:15:44.281854	22	t
6	10	audit	SQL	V10__audit.sql	-847897541	notice	2026-11-21 22:15:44.323831	74	t
\.

copy idempotency_key (caller, key, digest, answer, at) from stdin;
recipient:1	upgrade-69-8	254bd17b783f3cb6442fabb89d6ee51d1d5cfe80b524f4c36bd0d7a30f0a9921	{"id":{"value":"01a2002e-96bf-7571-a9ed-f71cd68794b9"},"version":1,"status":"PUBLISHED","position":8,"audienceSize":4,"online":0,"queued":4}	2026-11-21 22:16:23.034559+00
recipient:1	upgrade-70-7	fbff820fcfad170ea5e08243e59a9a638d58260d57182188de33160ed55d5ba0	{"id":{"value":"01a2002e-9719-7c20-bc39-bcd85798acd1"},"version":1,"status":"PUBLISHED","position":9,"audienceSize":2,"online":0,"queued":2}	2026-11-21 22:16:23.073404+00
recipient:1	upgrade-78-5	174eb2620166d92701c79eaee9b9ecc27aff6ac6c1d5eeb1176c7eee32869b17	{"id":{"value":"01a2002e-9738-7a1c-ae4e-fbaf2deb0289"},"version":1,"status":"PUBLISHED","position":10,"audienceSize":2,"online":0,"queued":2}	2026-11-21 22:16:23.108958+00
recipient:1	upgrade-85-5	ba1ac4389859e619768dc110b6548584060af83d3e1406263bf9096fde6861bb	{"id":{"value":"01a2002e-975d-79c7-8a45-a5b5dfdb6e7d"},"version":1,"status":"PUBLISHED","position":11,"audienceSize":3,"online":0,"queued":3}	2026-11-21 22:16:23.140386+00
recipient:1	upgrade-82-8	8fd776163e8d668f2a940b3d8b2246eb153c8d0c80b6caff97ed6d706d10d48c	{"id":{"value":"01a2002e-9772-70a8-88d7-8e2190655da9"},"version":1,"status":"PUBLISHED","position":12,"audienceSize":4,"online":0,"queued":4}	2026-11-21 22:16:23.159265+00
recipient:1	upgrade-66-15	486ebbeafcc75a3f073ef95f67a498ee4f97e65326a79dff1f22959d3d312c23	{"id":{"value":"01a2002e-9799-7cd3-af34-33368be345eb"},"version":1,"status":"PUBLISHED","position":13,"audienceSize":2,"online":0,"queued":2}	2026-11-21 22:16:23.202226+00
recipient:1	upgrade-68-8	e011fc6177b858bd7892ba607620c1079e59968aef80a278fa3f8702993a3edd	{"id":{"value":"01a2002e-97b5-7e99-b372-22375c7aef4b"},"version":0,"status":"DRAFT","position":null,"audienceSize":4,"online":0,"queued":0}	2026-11-21 22:16:23.236529+00
recipient:1	upgrade-87-8	d141249885f57a1124e6c13f38207cb8412da534854e72d9976d4ad8459a0d27	{"id":{"value":"01a2002e-a3f1-7129-b529-e3b1479ad879"},"version":1,"status":"PUBLISHED","position":19,"audienceSize":3,"online":0,"queued":3}	2026-11-21 22:16:26.926094+00
\.

copy inbox_entry (recipient, notice, named, "position", material_position, category, priority, asks, live, read, read_version, read_at, read_since, seen_at, acknowledged_at, acknowledged_since, acknowledged_version, archived, archived_at, version) from stdin;
4	01a2002e-9738-7a1c-ae4e-fbaf2deb0289	t	10	10	general	NORMAL	f	t	\N	0	\N	\N	\N	\N	\N	\N	f	\N	0
3	01a2002e-975d-79c7-8a45-a5b5dfdb6e7d	t	11	11	general	NORMAL	f	t	\N	0	\N	\N	\N	\N	\N	\N	f	\N	0
2	01a2002e-9799-7cd3-af34-33368be345eb	t	13	13	general	NORMAL	f	t	\N	0	\N	\N	\N	\N	\N	\N	f	\N	0
3	01a2002e-9799-7cd3-af34-33368be345eb	t	13	13	general	NORMAL	f	t	t	1	2026-11-21 22:16:23.260746+00	1	2026-11-21 22:16:23.260746+00	\N	\N	\N	f	\N	1
2	01a2002e-96bf-7571-a9ed-f71cd68794b9	f	8	8	up-it	URGENT	t	t	t	1	2026-11-21 22:16:23.742331+00	1	2026-11-21 22:16:23.742331+00	2026-11-21 22:16:23.742331+00	1	1	f	\N	1
2	01a2002e-9738-7a1c-ae4e-fbaf2deb0289	t	10	10	general	NORMAL	f	t	t	3	2026-11-21 22:16:23.821033+00	2	2026-11-21 22:16:23.821033+00	\N	\N	\N	t	2026-11-21 22:16:23.863462+00	3
3	01a2002e-9719-7c20-bc39-bcd85798acd1	f	9	9	general	NORMAL	f	t	f	3	2026-11-21 22:16:24.008655+00	3	2026-11-21 22:16:24.029779+00	\N	\N	\N	f	\N	3
\.

copy inbox_state (recipient, version, seen_up_to, seen_at, delivered_up_to, last_online_at, counted_version, counted_seen, counted_delivered) from stdin;
1	0	0	\N	0	\N	0	0	0
4	0	0	\N	0	\N	0	0	0
5	0	0	\N	0	\N	0	0	0
2	3	0	\N	0	\N	3	0	0
3	3	0	\N	0	\N	3	0	0
\.

copy membership (recipient, group_ordinal, joined_change, left_change) from stdin;
1	0	1	\N
2	0	2	\N
2	1	2	\N
2	2	2	\N
3	0	3	\N
3	1	3	\N
4	0	4	5
4	2	4	5
5	0	6	\N
5	1	6	\N
4	0	7	\N
\.

copy membership_delta (change, group_ordinal, joined, "left") from stdin;
1	0	{1}	{}
2	0	{2}	{}
2	1	{2}	{}
2	2	{2}	{}
3	0	{3}	{}
3	1	{3}	{}
4	0	{4}	{}
4	2	{4}	{}
5	0	{}	{4}
5	2	{}	{4}
6	0	{5}	{}
6	1	{5}	{}
7	0	{4}	{}
\.

copy notice (id, status, revision, version, material_version, "position", material_position, title, body, excerpt, category, priority, link, link_label, sender_name, data, requires_acknowledgement, acknowledge_by, publish_at, expires_at, test, audience, audience_groups, audience_size, author_kind, author_id, author_name, created_at, published_at, edited_at, editor, recalled_at, recall_reason, settled, erased, ended_position) from stdin;
01a2002e-96bf-7571-a9ed-f71cd68794b9	PUBLISHED	1	1	1	8	8	Everyone	Some words.	Some words.	up-it	URGENT	\N	\N	\N	\N	t	\N	\N	\N	f	{"groups": [], "everyone": true, "recipients": []}	{0}	4	RECIPIENT	admin	Administrator	2026-11-21 22:16:22.999641+00	2026-11-21 22:16:22.999641+00	\N	\N	\N	\N	f	f	\N
01a2002e-9719-7c20-bc39-bcd85798acd1	PUBLISHED	1	1	1	9	9	Finance	Some words.	Some words.	general	NORMAL	\N	\N	\N	\N	f	\N	\N	\N	f	{"groups": ["up-finance"], "everyone": false, "recipients": []}	{1}	2	RECIPIENT	admin	Administrator	2026-11-21 22:16:23.068682+00	2026-11-21 22:16:23.068682+00	\N	\N	\N	\N	f	f	\N
01a2002e-9738-7a1c-ae4e-fbaf2deb0289	PUBLISHED	1	1	1	10	10	Named	Some words.	Some words.	general	NORMAL	\N	\N	\N	\N	f	\N	\N	\N	f	{"groups": [], "everyone": false, "recipients": ["up-eve", "up-ada"]}	{}	2	RECIPIENT	admin	Administrator	2026-11-21 22:16:23.09895+00	2026-11-21 22:16:23.09895+00	\N	\N	\N	\N	f	f	\N
01a2002e-975d-79c7-8a45-a5b5dfdb6e7d	PUBLISHED	1	1	1	11	11	Union	Some words.	Some words.	general	NORMAL	\N	\N	\N	\N	f	\N	\N	\N	f	{"groups": ["up-berlin"], "everyone": false, "recipients": ["up-bob", "up-ada"]}	{2}	3	RECIPIENT	admin	Administrator	2026-11-21 22:16:23.13572+00	2026-11-21 22:16:23.13572+00	\N	\N	\N	\N	f	f	\N
01a2002e-97b5-7e99-b372-22375c7aef4b	DRAFT	1	0	1	\N	\N	Draft 草稿	Some words.		general	NORMAL	\N	\N	\N	\N	f	\N	\N	\N	f	{"groups": [], "everyone": true, "recipients": []}	{}	4	RECIPIENT	admin	Administrator	2026-11-21 22:16:23.223238+00	\N	\N	\N	\N	\N	f	f	\N
01a2002e-9799-7cd3-af34-33368be345eb	PUBLISHED	2	2	1	13	13	After the edit	Another one.	Another one.	general	NORMAL	\N	\N	\N	\N	f	\N	\N	\N	f	{"groups": [], "everyone": false, "recipients": ["up-bob", "up-ada"]}	{}	2	RECIPIENT	admin	Administrator	2026-11-21 22:16:23.194033+00	2026-11-21 22:16:23.194033+00	2026-11-21 22:16:23.600572+00	\N	\N	\N	f	f	\N
01a2002e-9772-70a8-88d7-8e2190655da9	RECALLED	2	1	1	12	12	Recalled	Some words.	Some words.	general	NORMAL	\N	\N	\N	\N	f	\N	\N	\N	f	{"groups": [], "everyone": true, "recipients": []}	{0}	4	RECIPIENT	admin	Administrator	2026-11-21 22:16:23.154994+00	2026-11-21 22:16:23.154994+00	\N	\N	2026-11-21 22:16:23.684307+00	A mistake	f	f	15
01a2002e-a3f1-7129-b529-e3b1479ad879	PUBLISHED	1	1	1	19	19	With zoe	Some words.	Some words.	general	NORMAL	\N	\N	\N	\N	f	\N	\N	\N	f	{"groups": ["up-finance"], "everyone": false, "recipients": []}	{1}	3	RECIPIENT	admin	Administrator	2026-11-21 22:16:26.499421+00	2026-11-21 22:16:26.499421+00	\N	\N	\N	\N	f	f	\N
\.

copy notice_log ("position", kind, notice, material, change, subject) from stdin;
1	directory	\N	f	1	\N
2	access	\N	f	\N	reference:recipient_group
3	access	\N	f	\N	reference:recipient_group
4	directory	\N	f	2	\N
5	directory	\N	f	3	\N
6	directory	\N	f	4	\N
7	access	\N	f	\N	reference:category
8	notice	01a2002e-96bf-7571-a9ed-f71cd68794b9	f	\N	\N
9	notice	01a2002e-9719-7c20-bc39-bcd85798acd1	f	\N	\N
10	notice	01a2002e-9738-7a1c-ae4e-fbaf2deb0289	f	\N	\N
11	notice	01a2002e-975d-79c7-8a45-a5b5dfdb6e7d	f	\N	\N
12	notice	01a2002e-9772-70a8-88d7-8e2190655da9	f	\N	\N
13	notice	01a2002e-9799-7cd3-af34-33368be345eb	f	\N	\N
14	notice-updated	01a2002e-9799-7cd3-af34-33368be345eb	f	\N	\N
15	notice-recalled	01a2002e-9772-70a8-88d7-8e2190655da9	f	\N	\N
16	directory	\N	f	5	\N
17	access	\N	f	\N	account:4
18	directory	\N	f	6	\N
19	notice	01a2002e-a3f1-7129-b529-e3b1479ad879	f	\N	\N
20	directory	\N	f	7	\N
21	access	\N	f	\N	account:4
\.

copy notice_log_age (at, "position") from stdin;
2026-11-21 22:16:05.40635+00	1
\.

copy notice_log_head (singleton, "position", floor) from stdin;
t	21	0
\.

copy notice_report (notice, material_version, since, delivered, seen, read, read_within_day, acknowledged, late, late_by, read_times, moved_at, sampled_at, samples, sample_step) from stdin;
01a2002e-9799-7cd3-af34-33368be345eb	1	2026-11-21 22:16:23.194033+00	1	1	1	1	0	0	\N	{48,1}	2026-11-21 22:16:23.748052+00	2026-11-21 22:16:23.748052+00	0	00:00:01
01a2002e-96bf-7571-a9ed-f71cd68794b9	1	2026-11-21 22:16:22.999641+00	2	2	2	2	1	0	\N	{76,1,80,1}	2026-11-21 22:16:26.121653+00	2026-11-21 22:16:26.121653+00	0	00:00:01
01a2002e-9719-7c20-bc39-bcd85798acd1	1	2026-11-21 22:16:23.068682+00	1	1	1	1	0	0	\N	{79,1}	2026-11-21 22:16:26.121653+00	2026-11-21 22:16:26.121653+00	0	00:00:01
01a2002e-9738-7a1c-ae4e-fbaf2deb0289	1	2026-11-21 22:16:23.09895+00	1	1	1	1	0	0	\N	{76,1}	2026-11-21 22:16:26.121653+00	2026-11-21 22:16:26.121653+00	0	00:00:01
01a2002e-975d-79c7-8a45-a5b5dfdb6e7d	1	2026-11-21 22:16:23.13572+00	1	1	1	1	0	0	\N	{78,1}	2026-11-21 22:16:26.121653+00	2026-11-21 22:16:26.121653+00	0	00:00:01
\.

copy notice_search (notice, words) from stdin;
01a2002e-96bf-7571-a9ed-f71cd68794b9	'everyone':1 'some':2 'words':3
01a2002e-9719-7c20-bc39-bcd85798acd1	'finance':1 'some':2 'words':3
01a2002e-9738-7a1c-ae4e-fbaf2deb0289	'named':1 'some':2 'words':3
01a2002e-975d-79c7-8a45-a5b5dfdb6e7d	'some':2 'union':1 'words':3
01a2002e-9772-70a8-88d7-8e2190655da9	'recalled':1 'some':2 'words':3
01a2002e-9799-7cd3-af34-33368be345eb	'after':1 'another':4 'edit':3 'one':5 'the':2
01a2002e-a3f1-7129-b529-e3b1479ad879	'some':3 'with':1 'words':4 'zoe':2
\.

copy notice_search_head (singleton, "position") from stdin;
t	21
\.

copy notice_version (notice, version, material, title, body, link, link_label, data, acknowledge_by, expires_at, at, editor) from stdin;
01a2002e-9799-7cd3-af34-33368be345eb	1	t	Before the edit	Some words.	\N	\N	\N	\N	\N	2026-11-21 22:16:23.194033+00	\N
\.

copy read_mark (recipient, version, category, up_to, at) from stdin;
3	2	\N	15	2026-11-21 22:16:24.008655+00
\.

copy recipient (ordinal, id, display_name, email, locale, roles, active, password_hash, must_change_password, preferences, created_at) from stdin;
1	admin	Administrator	\N	\N	{RECIPIENT,PUBLISHER,ADMIN}	t	{argon2id}$argon2id$v=19$m=19456,t=2,p=1$GC3rp8gfBKvu2gA2aUaq/w$IL9qPs2iCEZNQaTi2NmPDivvcB1I/8hllwvAaQx4+2g	f	{}	2026-11-21 22:16:04.625778+00
2	up-ada	up-ada	\N	\N	{RECIPIENT}	t	\N	f	{}	2026-11-21 22:16:20.352999+00
3	up-bob	up-bob	\N	\N	{RECIPIENT}	t	\N	f	{}	2026-11-21 22:16:22.380671+00
5	up-zoe	up-zoe	\N	\N	{RECIPIENT}	t	\N	f	{}	2026-11-21 22:16:26.124099+00
4	up-eve	up-eve	\N	\N	{RECIPIENT}	t	\N	f	{}	2026-11-21 22:16:22.539958+00
\.

copy recipient_group (ordinal, key, name, deleted, created_at) from stdin;
0	\N	everyone	f	2026-11-21 22:15:43.952047+00
1	up-finance	up-finance	f	2026-11-21 22:16:18.435906+00
2	up-berlin	up-berlin	f	2026-11-21 22:16:19.833974+00
\.

copy replaced_token (hash, session, replaced_at, answer) from stdin;
\.

copy report_progress (singleton, "position") from stdin;
t	21
\.

copy report_quarter (at, sent, addressed, read_within_day, delivered, read, groups, named) from stdin;
2026-11-21 22:15:00+00	7	20	6	6	6	{0,1,2}	\\x3a300000010000000000020010000000020003000400
\.

copy report_sample (notice, material_version, at, delivered, read, acknowledged) from stdin;
\.

copy session (id, recipient, token_hash, created_at, last_used_at, expires_at, ends_at_last, ended_at, end_reason, address, user_agent) from stdin;
91abc5fa-7fe0-4f9c-b5db-f9c654411618	1	\\xbb45f90abe3478f432d5931e473ddb0fae189181424d0de42ddbf79be21fef17	2026-11-21 22:16:12.309355+00	2026-11-21 22:16:12.309355+00	2026-12-05 22:16:12.309355+00	2027-02-19 22:16:12.309355+00	\N	\N	127.0.0.1	Java-http-client/25.0.3
\.

copy signing_key (kid, private_key, public_key, created_at, retired_at) from stdin;
7432220bc1d10434	\\x3041020100301306072a8648ce3d020106082a8648ce3d030107042730250201010420e6ea04918ce1db3ab04ef52f7c33c0db7d1a26ed4b04807273e64645d5b38ad4	\\x3059301306072a8648ce3d020106082a8648ce3d03010703420004dd19bf2f4889f03e4d797ca992e1928cbfeeb1d8ab5a3d853a4617e0197a8a5ce77b3548911d16fd315d1acafe2b2ee2eb32cd497bfc7f243b1713fca3655ed6	2026-11-21 22:16:05.042846+00	\N
\.

copy token_secret (singleton, secret) from stdin;
t	\\x7980e35b5a94c0f10120b717fa6ac8df010fbf8f3d8633be39800fa6af61f9db
\.

select setval('audit_entry_id_seq', 37);

select setval('directory_change_id_seq', 7);

select setval('recipient_group_ordinal_seq', 5);

select setval('recipient_ordinal_seq', 5);
